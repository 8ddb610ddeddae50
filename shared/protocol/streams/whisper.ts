import { z } from 'zod';
import type { PeerId } from '../../domain/ids.ts';
import { channelIdField, peerIdField } from '../pageFields.ts';
import { request } from '../request.ts';

const whisperTargetField = z.union([
  z.strictObject({ peerId: peerIdField }),
  z.strictObject({ channelId: channelIdField }),
]);
/** The server ends a whisper after so much silence: a key may be stuck. */
export const whisperIdleMs = 60_000;

/**
 * Whispering. A whisper is sent as a separate source, `whisper`. Only the server decides who receives it: no request names a
 * stream. During a whisper the microphone is paused, so the own channel hears nothing.
 */
export const whisperRequests = {
  /**
   * Starts a whisper, or changes its target. Answered when the target receives the stream, so that the first word is not lost.
   * `conflict` outside of a channel, while muted, and for the own channel; `notFound` for a person in no channel and for an empty
   * channel; `forbidden` when nobody there accepts whispers; `cannotEncrypt` between channels of which one is encrypted to the end. After a failure no whisper is running.
   */
  'whisper:start': request<Record<string, never>>()(z.strictObject({ target: whisperTargetField })),
  'whisper:stop': request<Record<string, never>>()(z.strictObject({})),
  /** Whether others may whisper to this user; also sent with each `session:open`. */
  'whisper:allow': request<Record<string, never>>()(z.strictObject({ allowed: z.boolean() })),
};

/**
 * Why the server ended a whisper: nobody can receive it any more, the whisperer was muted or left, or it was silent for too
 * long.
 */
export type WhisperEnd = 'targetGone' | 'silenced' | 'idle';

export interface WhisperNotifications {
  /** A peer whispers to this peer, or to its whole channel (`toChannel`). */
  'whisper:begun': { peerId: PeerId; toChannel: boolean };
  /** That peer no longer whispers. */
  'whisper:ended': { peerId: PeerId };
  /** The server ended this peer's own whisper. */
  'whisper:stopped': { reason: WhisperEnd };
}
