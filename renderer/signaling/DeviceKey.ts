import { toBase64url } from '../storage/base64url.ts';
import type { KeyRepository } from './KeyRepository.ts';

/**
 * The identity of this device: an Ed25519 key pair by which servers recognise it. The private key cannot be exported, not
 * even by the page; it only signs.
 */
export class DeviceKey {
  /** Raw public key, 32 bytes, base64url. */
  readonly publicKey: string;
  readonly #privateKey: CryptoKey;

  private constructor(publicKey: string, privateKey: CryptoKey) {
    this.publicKey = publicKey;
    this.#privateKey = privateKey;
  }

  /** Loads the key; at the first start creates and saves a new one. */
  static async load(repository: KeyRepository): Promise<DeviceKey> {
    const kept = (await repository.read()) ?? (await repository.save(await generateKeyPair()));
    const publicKey = await crypto.subtle.exportKey('raw', kept.publicKey);
    return new DeviceKey(toBase64url(new Uint8Array(publicKey)), kept.privateKey);
  }

  /** Signs the text's UTF-8 bytes; returns the 64 bytes of the signature as base64url. */
  async sign(text: string): Promise<string> {
    const signature = await crypto.subtle.sign(
      'Ed25519',
      this.#privateKey,
      new TextEncoder().encode(text),
    );
    return toBase64url(new Uint8Array(signature));
  }
}

async function generateKeyPair(): Promise<CryptoKeyPair> {
  return (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
}
