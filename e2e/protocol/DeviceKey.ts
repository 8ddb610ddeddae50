import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { challengeText } from '../../shared/protocol/signIn.ts';

/** A device's Ed25519 key pair, as the app keeps one. */
export class DeviceKey {
  /** Raw, base64url. */
  readonly publicKey: string;
  readonly #privateKey: KeyObject;

  constructor() {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    this.publicKey = publicKey.export({ format: 'jwk' }).x ?? '';
    this.#privateKey = privateKey;
  }

  /** Signs a server's challenge for the dialled address. */
  sign(host: string, serverKey: string, nonce: string): string {
    return this.signText(challengeText(host, serverKey, nonce));
  }

  signText(text: string): string {
    return sign(null, Buffer.from(text), this.#privateKey).toString('base64url');
  }
}
