/** Of a nonce of AES-GCM. */
export const aesNonceBytes = 12;

const { subtle } = crypto;

/** Bytes for WebCrypto, which takes none of shared memory. */
const plain = (bytes: Uint8Array) => bytes as Uint8Array<ArrayBuffer>;

export function randomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}

export async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await subtle.digest('SHA-256', plain(bytes)));
}

/** AES-GCM: the nonce, then the ciphertext with its tag. */
export async function sealAes(
  key: CryptoKey,
  nonce: Uint8Array,
  bytes: Uint8Array,
  context: Uint8Array,
): Promise<Uint8Array> {
  const parameters = { name: 'AES-GCM', iv: plain(nonce), additionalData: plain(context) };
  const sealed = new Uint8Array(await subtle.encrypt(parameters, key, plain(bytes)));
  const out = new Uint8Array(nonce.length + sealed.length);
  out.set(nonce);
  out.set(sealed, nonce.length);
  return out;
}

/** Opens what `sealAes` made. @throws where it is anything else */
export async function openAes(
  key: CryptoKey,
  sealed: Uint8Array,
  context: Uint8Array,
): Promise<Uint8Array> {
  const iv = plain(sealed.subarray(0, aesNonceBytes));
  const parameters = { name: 'AES-GCM', iv, additionalData: plain(context) };
  return new Uint8Array(
    await subtle.decrypt(parameters, key, plain(sealed.subarray(aesNonceBytes))),
  );
}
