import { opusRate } from '../../../shared/sound/opusPackets.ts';

/** What the soundboard needs of the browser; tests replace it. */
export interface SoundTools {
  /** The length of a file in milliseconds from its metadata; null if it is unknown. Decodes nothing. */
  lengthOf(file: Blob): Promise<number | null>;
  /** Decodes any sound file to samples at 48 kHz. Rejects if it is none. */
  decode(bytes: ArrayBuffer): Promise<AudioBuffer>;
  digest(bytes: BufferSource): Promise<ArrayBuffer>;
  canEncode(): Promise<boolean>;
  encode(samples: readonly Float32Array[], bitrate: number): Promise<Uint8Array[]>;
}

/** Only needed to add a sound: not part of the first load. */
const loadEncoder = () => import('./encodeOpus.ts');

export const browserTools: SoundTools = {
  lengthOf: async (file) => (await import('./soundFileLength.ts')).soundFileLength(file),
  decode: (bytes) =>
    new OfflineAudioContext({
      numberOfChannels: 2,
      length: 1,
      sampleRate: opusRate,
    }).decodeAudioData(bytes),
  digest: (bytes) => crypto.subtle.digest('SHA-256', bytes),
  canEncode: async () => (await loadEncoder()).canEncodeOpus(),
  encode: async (...parameters) => (await loadEncoder()).encodeOpus(...parameters),
};
