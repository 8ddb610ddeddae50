import { fromBase64url } from '../../storage/base64url.ts';

/** Whether the holder of a raw Ed25519 key has signed a message. */
export async function verifyEd25519(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  const { subtle } = crypto;
  const key = await subtle.importKey('raw', plain(publicKey), 'Ed25519', false, ['verify']);
  return await subtle.verify('Ed25519', key, plain(signature), plain(message));
}

/** The same for a text, with key and signature in base64url; false for anything that is none. */
export async function isSignedBy(
  publicKey: string,
  signature: string,
  text: string,
): Promise<boolean> {
  try {
    const message = new TextEncoder().encode(text);
    return await verifyEd25519(fromBase64url(publicKey), message, fromBase64url(signature));
  } catch {
    return false;
  }
}

/** Bytes for WebCrypto, which takes none of shared memory. */
function plain(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>;
}
