import { createPublicKey, verify } from 'node:crypto';

/**
 * Whether `signature` is this Ed25519 key's over `text` (RFC 8032). Key and signature are raw bytes in base64url; anything
 * that is none of these is just not a signature.
 */
export function verifySignature(publicKey: string, signature: string, text: string): boolean {
  try {
    const key = createPublicKey({
      format: 'jwk',
      key: { kty: 'OKP', crv: 'Ed25519', x: publicKey },
    });
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}
