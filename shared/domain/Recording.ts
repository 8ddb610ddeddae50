import type { ChannelId, RecordingId } from './ids.ts';
import type { NamedPerson } from './moderation.ts';

/**
 * The seat of a recording in a channel, which everybody sees who sees the channel. As long as it is there, and no longer, the
 * server records those in the channel who have agreed.
 */
export interface RecordingSeat {
  readonly id: RecordingId;
  /** Who started it. */
  readonly by: NamedPerson;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** There when cameras and shares are recorded, too. */
  readonly videos?: true;
  /**
   * There in a channel that is encrypted to the end: the server's key for this recording (raw X25519, base64url), to which the apps of those
   * who agree seal theirs. Without those the server hears nobody.
   */
  readonly key?: string;
}

/** Why a recording has ended. */
export type RecordingEnd =
  | 'stopped'
  /** Nobody is in the channel any more. */
  | 'empty'
  /** The disk, or the room that the server has for files, is full. */
  | 'full'
  /** The disk could not be written. */
  | 'failed'
  /** The channel is encrypted to the end now, or no longer: those in it have agreed to something else. */
  | 'encrypted'
  /** The server has stopped, or died; this is noticed at its next start. */
  | 'serverStopped';

/** A recording that has ended. */
export interface Recording extends RecordingSeat {
  readonly channelId: ChannelId;
  readonly endedAt: number;
  readonly end: RecordingEnd;
  /** Whose voices are in it. */
  readonly people: readonly NamedPerson[];
  /** In bytes. */
  readonly size: number;
  /** When it is deleted; null for never. */
  readonly expiresAt: number | null;
  /** Whether there is one file of all voices together. */
  readonly mix: MixState;
  /** Whether there is one video of everybody: cameras and shares side by side, with the mix. */
  readonly videoMix: MixState;
  /** How much of that video is made, 0 … 1; there while it is `making`. */
  readonly videoMixPart?: number;
}

export type MixState = 'none' | 'making' | 'made';

/** Sound alone, or video with it. */
export type MixKind = 'sound' | 'video';

/** What has become of a mix. */
export type MixOutcome =
  | 'made'
  /** There is no more room. */
  | 'full'
  | 'failed'
  /** The recording was removed, or the server stopped. */
  | 'cancelled';

export const markMaxLength = 80;
/** Marks and messages of one recording. */
export const recordingNotesMax = 5_000;
/** Of one recording: some hours of talk. */
export const recordingCaptionsMax = 20_000;
/** Of one recording. */
export const recordingTracksMax = 100;

/** Where the server answers with a recording as one archive (tar). */
export function recordingPath(id: RecordingId): string {
  return `/recordings/${id}`;
}

/** Where the server answers with a mix of a recording (Ogg Opus, or MP4). */
export function recordingMixPath(id: RecordingId, kind: MixKind): string {
  return `${recordingPath(id)}/${mixNames[kind]}`;
}

/** The files of a recording in which everybody is. */
export const mixNames: Readonly<Record<MixKind, string>> = { sound: 'mix.ogg', video: 'mix.mp4' };
