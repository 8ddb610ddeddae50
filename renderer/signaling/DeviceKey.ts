import type { KeyStore } from './KeyStore.ts';

/**
 * Who this device is: an Ed25519 key pair that servers know again. The private key cannot be read out, not even by the
 * page itself; it is only ever used to sign.
 */
export class DeviceKey {
  /** Raw public key, 32 bytes, base64url. */
  readonly publicKey: string;
  readonly #privateKey: CryptoKey;

  private constructor(publicKey: string, privateKey: CryptoKey) {
    this.publicKey = publicKey;
    this.#privateKey = privateKey;
  }

  /** The key kept in `store`; at the first start a new one is made and kept. */
  static async load(store: KeyStore): Promise<DeviceKey> {
    const kept = (await store.read()) ?? (await store.keep(await makeKeyPair()));
    const publicKey = await crypto.subtle.exportKey('raw', kept.publicKey);
    return new DeviceKey(base64url(new Uint8Array(publicKey)), kept.privateKey);
  }

  /** Signs the text's UTF-8 bytes; answers the 64 bytes of the signature as base64url. */
  async sign(text: string): Promise<string> {
    const signature = await crypto.subtle.sign(
      'Ed25519',
      this.#privateKey,
      new TextEncoder().encode(text),
    );
    return base64url(new Uint8Array(signature));
  }
}

async function makeKeyPair(): Promise<CryptoKeyPair> {
  return (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
