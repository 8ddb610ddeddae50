import { createHash, createPublicKey, verify } from 'node:crypto';
import { challengeText } from '../../shared/protocol/signIn.ts';

const keyBytes = 32;
const signatureBytes = 64;

/** A device key's proof, as `session:open` carries it. */
export interface Proof {
  /** Raw Ed25519 key, base64url. */
  readonly publicKey: string;
  /** Over `challengeText(host, serverKey, nonce)`, base64url. */
  readonly signature: string;
  /** The host that the client connected to, as the server sees it. */
  readonly host: string;
  /** This server's own key fingerprint, never a value from the client. */
  readonly serverKey: string;
  readonly nonce: string;
}

/** Whether the holder of the key has signed this server's challenge. */
export function provesKey({ publicKey, signature, host, serverKey, nonce }: Proof): boolean {
  return hasSigned(publicKey, signature, challengeText(host, serverKey, nonce));
}

/** Whether the holder of a raw Ed25519 key has signed a text. Both in base64url. */
export function hasSigned(publicKey: string, signature: string, text: string): boolean {
  // Base64 may have unused bits at its end: one key must not be several users.
  if (!isCanonical(publicKey, keyBytes) || !isCanonical(signature, signatureBytes)) return false;
  try {
    const key = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: publicKey },
      format: 'jwk',
    });
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
  } catch {
    // OpenSSL rejects some keys.
    return false;
  }
}

/** A hue, 0 … 359: the same for a key on every server. */
export function colorSeedOf(publicKey: string): number {
  return createHash('sha256').update(publicKey).digest().readUInt32BE(0) % 360;
}

function isCanonical(text: string, bytes: number): boolean {
  const decoded = Buffer.from(text, 'base64url');
  return decoded.length === bytes && decoded.toString('base64url') === text;
}
