import type { ChannelId, PeerId } from './ids.ts';

/** The target of a whisper: one person in any channel, or everybody in another channel. */
export type WhisperTarget = { peerId: PeerId } | { channelId: ChannelId };

/** Whether two targets are the same. */
export function sameTarget(a: WhisperTarget, b: WhisperTarget): boolean {
  return 'peerId' in a
    ? 'peerId' in b && a.peerId === b.peerId
    : 'channelId' in b && a.channelId === b.channelId;
}
