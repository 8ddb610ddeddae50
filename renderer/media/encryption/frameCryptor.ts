import { type Bytes, joinFrame, type SealedFrame } from '../../../shared/encryption/frameFormat.ts';
import type { FrameKey } from './frameKey.ts';

/** How one frame is sealed. */
export interface Sealing {
  /** Never twice with one key. */
  readonly counter: number;
  readonly keyId: number;
  /** Whether the key is one for a recording. */
  readonly isRecorded: boolean;
  /** How many of its first bytes stay clear. */
  readonly clearLength: number;
}

/** Seals a frame. */
export async function sealFrame(
  frameKey: FrameKey,
  { counter, keyId, clearLength, isRecorded }: Sealing,
  frame: Bytes,
): Promise<Bytes> {
  const clear = frame.subarray(0, clearLength);
  const ciphertext = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv: nonceOf(frameKey, counter), additionalData: clear },
    frameKey.key,
    frame.subarray(clearLength),
  );
  return joinFrame({ clear, ciphertext: new Uint8Array(ciphertext), counter, keyId, isRecorded });
}

/** Opens a frame; null if it was not sealed by this key, or was changed since. */
export async function openFrame(
  frameKey: FrameKey,
  { clear, ciphertext, counter }: SealedFrame,
): Promise<Bytes | null> {
  let plain: ArrayBuffer;
  try {
    plain = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: nonceOf(frameKey, counter), additionalData: clear },
      frameKey.key,
      ciphertext,
    );
  } catch {
    return null;
  }
  const frame = new Uint8Array(clear.length + plain.byteLength);
  frame.set(clear);
  frame.set(new Uint8Array(plain), clear.length);
  return frame;
}

/** The nonce of a frame: the salt XOR the counter, whose last byte stands last. */
function nonceOf({ salt }: FrameKey, counter: number): Bytes {
  const nonce = salt.slice();
  const end = new DataView(nonce.buffer, nonce.length - 4);
  end.setUint32(0, (end.getUint32(0) ^ counter) >>> 0);
  return nonce;
}
