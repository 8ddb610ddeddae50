import { z } from 'zod';
import type { ChannelId, RecordingId } from '../../domain/ids.ts';
import {
  type MixKind,
  type MixOutcome,
  markMaxLength,
  type Recording,
  type RecordingEnd,
} from '../../domain/Recording.ts';
import { nameText } from '../fields.ts';
import { channelIdField } from '../pageFields.ts';
import { request } from '../request.ts';

/** Keys for four sources are 214 characters. */
const recordingKeysMaxLength = 300;

/** The server makes it of 18 random bytes. */
export const recordingIdField = z
  .string()
  .regex(/^[\w-]{24}$/)
  .transform((id) => id as RecordingId);

/**
 * Recordings of channels. One that runs is `Channel.recording`, for everybody who sees the channel, and `Occupant.recorded` says
 * whose voice is in it.
 */
export const recordingRequests = {
  /**
   * Starts one in the peer's channel, in which the user is recorded from the beginning and the others when they agree: their voices,
   * with `videos` also their cameras and what they share. `conflict`
   * when there is one, or the peer is in no channel; `limitReached` where there is no room on the server. Needs `record`.
   */
  'recording:start': request<{ readonly recordingId: RecordingId }>()(
    z.strictObject({ videos: z.boolean() }),
  ),
  /** Ends that of the peer's channel. For who started it, and for who may record there. `conflict` when there is none. */
  'recording:stop': request<Record<string, never>>()(z.strictObject({})),
  /**
   * Whether the user agrees to be in the recording of the peer's channel. Who withdraws is taken out of all of it. `conflict`
   * when another one or none runs there; `limitReached` for too many people.
   */
  'recording:agree': request<Record<string, never>>()(
    z.strictObject({ recordingId: recordingIdField, agrees: z.boolean() }),
  ),
  /**
   * Lets the recording of the peer's channel, which is encrypted to the end, open what the peer sends in this epoch for it. For who has
   * agreed to it. `conflict` when another one or none runs there; `invalidRequest` for keys that are not sealed to it.
   */
  'recording:keys': request<Record<string, never>>()(
    z.strictObject({
      recordingId: recordingIdField,
      epoch: z.int().min(0),
      /** An encapsulated key and its ciphertext (HPKE) with a key for each source: `recordingKeyTexts.ts`. */
      sealed: z
        .string()
        .max(recordingKeysMaxLength)
        .regex(/^[\w-]+$/),
    }),
  ),
  /** Notes this moment in the recording of the peer's channel. For who is in it, and for who may record there. */
  'recording:mark': request<Record<string, never>>()(
    z.strictObject({ text: nameText(markMaxLength) }),
  ),
  /**
   * The recordings of a channel that have ended, the newest first, and a token with which they are fetched: as
   * `Authorization: Bearer …`, as long as the session lasts. Secret. Needs `record`.
   */
  'recording:list': request<{
    readonly recordings: readonly Recording[];
    readonly token: string;
    /** Whether the server's machine has what makes videos of everybody: `recording:mixVideo`. */
    readonly mixesVideo: boolean;
  }>()(z.strictObject({ channelId: channelIdField })),
  /**
   * Makes one file of all voices of a recording. Answered when it waits or is being made; `recording:mixed` says what has become of
   * it. `conflict` when there is one; `limitReached` where there is no room on the server, or too many wait. Needs `record`.
   */
  'recording:mix': request<Record<string, never>>()(
    z.strictObject({ recordingId: recordingIdField }),
  ),
  /**
   * Makes one video of everybody in a recording, with their mix, which is made first if it is not there. As `recording:mix`; `conflict` also where
   * there is nothing to see, `unavailable` where the server's machine has no ffmpeg that can.
   */
  'recording:mixVideo': request<Record<string, never>>()(
    z.strictObject({ recordingId: recordingIdField }),
  ),
  /** Ends the making of that video. `conflict` when it is not being made. Needs `record`. */
  'recording:cancelVideo': request<Record<string, never>>()(
    z.strictObject({ recordingId: recordingIdField }),
  ),
  /** For who started it, and for who manages its channel. */
  'recording:remove': request<Record<string, never>>()(
    z.strictObject({ recordingId: recordingIdField }),
  ),
};

export interface RecordingNotifications {
  /** To those in its channel. */
  'recording:ended': { channelId: ChannelId; recordingId: RecordingId; end: RecordingEnd };
  /** To who has asked for the mix, if they may still record in its channel. */
  'recording:mixed': { recordingId: RecordingId; kind: MixKind; outcome: MixOutcome };
}
