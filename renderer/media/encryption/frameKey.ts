import type { SealedSource } from '../../../shared/encryption/epochKeys.ts';
import {
  type Bytes,
  frameKeyBytes,
  frameSaltBytes,
} from '../../../shared/encryption/frameFormat.ts';

/** What seals the frames of one source of one leaf in one epoch. */
export interface FrameKey {
  /** AES-GCM, 128 bits. */
  readonly key: CryptoKey;
  /** 12 bytes; a frame's nonce is this XOR its counter. */
  readonly salt: Bytes;
  /** Tells this key from all others without saying anything about it. */
  readonly name: string;
}

/** What these bits of the exporter secret are for, and the version of the format. */
const label = 'perch frame 1';

/**
 * Derives the key and then the salt of a frame key from the exporter secret of an epoch by HKDF-SHA-256 without a salt. Each source has
 * its own key, because all that is sealed by one key must count together; and another one while the server records it, so that the
 * server can open nothing from before and after.
 */
export async function deriveFrameBytes(
  secret: Uint8Array,
  leaf: number,
  source: SealedSource,
  isRecorded: boolean,
): Promise<Bytes> {
  const { subtle } = crypto;
  const material = await subtle.importKey('raw', new Uint8Array(secret), 'HKDF', false, [
    'deriveBits',
  ]);
  const name = isRecorded ? `recorded ${source}` : source;
  const info = new TextEncoder().encode(`${label} ${leaf} ${name}`);
  const bits = await subtle.deriveBits(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info },
    material,
    (frameKeyBytes + frameSaltBytes) * 8,
  );
  return new Uint8Array(bits);
}

/** The same as a key to use. */
export async function deriveFrameKey(
  secret: Uint8Array,
  leaf: number,
  source: SealedSource,
  isRecorded = false,
): Promise<FrameKey> {
  const bytes = await deriveFrameBytes(secret, leaf, source, isRecorded);
  const raw = bytes.slice(0, frameKeyBytes);
  const uses = ['encrypt', 'decrypt'] as const;
  const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, uses);
  const salt = bytes.slice(frameKeyBytes);
  return { key, salt, name: salt.join() };
}
