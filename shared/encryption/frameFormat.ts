/**
 * How a sealed frame is laid out; docs/encryption.md describes it for other implementations:
 *
 *     [clear][ciphertext][tag 16][counter 4][key id 1][clear length 1]
 *
 * The highest bit of the last byte is set in frames that are sealed by the key for a recording.
 */

export type Bytes = Uint8Array<ArrayBuffer>;

/** Of the key of AES-128-GCM. */
export const frameKeyBytes = 16;
/** As long as a nonce of AES-GCM. */
export const frameSaltBytes = 12;
/** The tag of AES-GCM. */
export const frameTagBytes = 16;
const counterBytes = 4;
/** What a sealed frame has behind its clear bytes and its ciphertext. */
const trailerBytes = frameTagBytes + counterBytes + 1 + 1;
/** The counter of a key ends here: the key seals nothing more. */
export const counterLimit = 2 ** 32;
/** The most bytes of a frame of media that may stay clear. */
const clearBytesMax = 10;
/** The same of a pointing: its version, and the id of its share with its length. */
const clearPointingMax = 66;
const recordedBit = 0x80;

/** A sealed frame, taken apart. */
export interface SealedFrame {
  /** As it was before it was sealed; also the additional data of AES-GCM. */
  readonly clear: Bytes;
  /** With the tag. */
  readonly ciphertext: Bytes;
  readonly counter: number;
  /** The last 8 bits of the epoch. */
  readonly keyId: number;
  /** Whether the key is the one that its sender also gives to the server, for a recording. */
  readonly isRecorded: boolean;
}

/** What a browser tells about an encoded frame. */
export interface FrameTraits {
  readonly kind: 'audio' | 'video';
  /** Of its codec; undefined if the browser does not say it. */
  readonly mimeType: string | undefined;
  readonly isKeyFrame: boolean;
}

/**
 * How many of the first bytes of a frame stay clear; null for a codec that is never sent sealed. mediasoup finds the keyframes
 * of VP8 by the frame's first bytes; of Opus and VP9 it needs none. In sealed H264 and AV1 packetizers would look for what is not there, and
 * of RED parts would be repeated.
 */
export function clearBytesOf({ kind, mimeType, isKeyFrame }: FrameTraits): number | null {
  switch (mimeType?.toLowerCase()) {
    case 'audio/opus':
      return kind === 'audio' ? 0 : null;
    case 'video/vp8':
      return kind === 'video' ? (isKeyFrame ? clearBytesMax : 1) : null;
    case 'video/vp9':
      return kind === 'video' ? 0 : null;
    default:
      return null;
  }
}

/** What names the key of an epoch in its frames. */
export function keyIdOf(epoch: number): number {
  return epoch % 256;
}

/** Puts a sealed frame together. */
export function joinFrame({ clear, ciphertext, counter, keyId, isRecorded }: SealedFrame): Bytes {
  const frame = new Uint8Array(clear.length + ciphertext.length + trailerBytes - frameTagBytes);
  frame.set(clear);
  frame.set(ciphertext, clear.length);
  const trailer = new DataView(frame.buffer, clear.length + ciphertext.length);
  trailer.setUint32(0, counter);
  trailer.setUint8(counterBytes, keyId);
  trailer.setUint8(counterBytes + 1, clear.length | (isRecorded ? recordedBit : 0));
  return frame;
}

/** Takes a sealed frame, or a pointing, apart without copying it; null if it cannot be one. */
export function splitFrame(frame: Bytes, isPointing = false): SealedFrame | null {
  const last = frame.at(-1) ?? 0;
  const clearLength = last & ~recordedBit;
  const clearMax = isPointing ? clearPointingMax : clearBytesMax;
  if (clearLength > clearMax || frame.length < clearLength + trailerBytes) return null;
  const end = frame.length - (trailerBytes - frameTagBytes);
  const trailer = new DataView(frame.buffer, frame.byteOffset + end);
  return {
    clear: frame.subarray(0, clearLength),
    ciphertext: frame.subarray(clearLength, end),
    counter: trailer.getUint32(0),
    keyId: trailer.getUint8(counterBytes),
    isRecorded: (last & recordedBit) !== 0,
  };
}
