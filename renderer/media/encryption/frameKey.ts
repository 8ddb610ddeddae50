import type { Source } from '../../../shared/domain/Source.ts';
import type { Bytes } from './frameFormat.ts';

/** What is sealed by keys of its own: a source of media, pointing and drawing on shares, or captions. */
export type SealedSource = Source | 'pointer' | 'caption';

/** What seals the frames of one source of one leaf in one epoch. */
export interface FrameKey {
  /** AES-GCM, 128 bits. */
  readonly key: CryptoKey;
  /** 12 bytes; a frame's nonce is this XOR its counter. */
  readonly salt: Bytes;
  /** Tells this key from all others without saying anything about it. */
  readonly name: string;
}

const keyBytes = 16;
/** As long as a nonce of AES-GCM. */
const saltBytes = 12;
/** What these bits of the exporter secret are for, and the version of the format. */
const label = 'perch frame 1';

/**
 * Derives a frame key from the exporter secret of an epoch by HKDF-SHA-256 without a salt. Each source has its own key, because all
 * that is sealed by one key must count together.
 */
export async function deriveFrameKey(
  secret: Uint8Array,
  leaf: number,
  source: SealedSource,
): Promise<FrameKey> {
  const { subtle } = crypto;
  const material = await subtle.importKey('raw', new Uint8Array(secret), 'HKDF', false, [
    'deriveBits',
  ]);
  const info = new TextEncoder().encode(`${label} ${leaf} ${source}`);
  const bits = await subtle.deriveBits(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info },
    material,
    (keyBytes + saltBytes) * 8,
  );
  const key = await subtle.importKey('raw', bits.slice(0, keyBytes), 'AES-GCM', false, [
    'encrypt',
    'decrypt',
  ]);
  const salt = new Uint8Array(bits.slice(keyBytes));
  return { key, salt, name: salt.join() };
}
