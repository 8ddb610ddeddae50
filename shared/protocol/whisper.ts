import { z } from 'zod';
import type { PeerId } from '../domain/ids.ts';
import { channelIdField, peerIdField } from './fields.ts';
import { request } from './request.ts';

/** To whom one whispers: one person, wherever they are, or everybody in one other channel. */
const whisperTargetField = z.union([
  z.strictObject({ peerId: peerIdField }),
  z.strictObject({ channelId: channelIdField }),
]);
export type WhisperTarget = z.output<typeof whisperTargetField>;

/** Whether two targets are the same. */
export function sameTarget(a: WhisperTarget, b: WhisperTarget): boolean {
  return 'peerId' in a
    ? 'peerId' in b && a.peerId === b.peerId
    : 'channelId' in b && a.channelId === b.channelId;
}

/** A whisper in which nothing is said for so long is ended by the server: a key may be stuck. */
export const whisperIdleMs = 60_000;

/**
 * Whispering. What is whispered is sent as a source of its own, `whisper`, which nobody receives but those whom the server
 * lets: no request names a stream. While it runs the microphone rests, so that one's own channel hears nothing.
 */
export const whisperRequests = {
  /**
   * Begins, or goes on to another target. Answered when the target can hear, so that nothing is said into the void.
   * `conflict` in no channel, while muted, and for one's own channel; `notFound` for who is in no channel and for an empty
   * channel; `forbidden` when nobody there lets others whisper to them. Then nothing runs.
   */
  'whisper:start': request<Record<string, never>>()(z.strictObject({ target: whisperTargetField })),
  'whisper:stop': request<Record<string, never>>()(z.strictObject({})),
  /** Whether others may whisper to me; said at each `session:open` as well. */
  'whisper:allow': request<Record<string, never>>()(z.strictObject({ allowed: z.boolean() })),
};

/**
 * Why a whisper ended without its whisperer: nobody is left who could hear it, one was muted or left, nothing was said for
 * long.
 */
export type WhisperEnd = 'targetGone' | 'silenced' | 'idle';

export interface WhisperNotifications {
  /** Somebody whispers to this peer, or to all of its channel (`toChannel`). */
  'whisper:begun': { peerId: PeerId; toChannel: boolean };
  /** They no longer do. */
  'whisper:ended': { peerId: PeerId };
  /** This peer's own whisper was ended by the server. */
  'whisper:stopped': { reason: WhisperEnd };
}
