import type { SoundId, UserId } from './ids.ts';

/** A short sound that everybody on the server can play in their channel. A listener's app fetches the bytes separately. */
export interface Sound {
  readonly id: SoundId;
  readonly name: string;
  /** One emoji, or null. */
  readonly emoji: string | null;
  readonly uploader: { readonly id: UserId; readonly name: string };
  readonly lengthMs: number;
  /** SHA-256 of the bytes, base64url. The bytes of a hash never change, so they can be cached. */
  readonly hash: string;
}

/** The properties of a sound that its uploader or an owner can change. */
export type SoundLabel = Pick<Sound, 'name' | 'emoji'>;

export const soundNameMaxLength = 24;
/** Long enough for a short effect; longer sounds are music. */
export const soundMaxMs = 5000;
/** Five seconds of Opus at 64 kbit/s are about 41 KB. The bytes must fit into one message of 64 KiB. */
export const soundMaxBytes = 48 * 1024;
export const soundsMax = 96;
export const soundsPerUserMax = 24;
