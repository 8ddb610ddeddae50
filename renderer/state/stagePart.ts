import type { PeerId } from '../../shared/domain/ids.ts';
import type { Presence } from '../../shared/domain/Presence.ts';
import { audiencePart, type StagePart } from '../../shared/domain/stage.ts';
import type { ChannelState } from './callState.ts';

/** What tells the user's part on a stage. */
export interface StageState {
  readonly me: { readonly peerId: PeerId } | null;
  readonly presence: Pick<Presence, 'channels' | 'occupants'>;
  readonly voice: ChannelState;
}

/**
 * What the user is in their channel if that is a stage, else null. One of the audience until the server has said it: whoever
 * comes to listen is not asked for a microphone.
 */
export function ownStagePart({ me, presence, voice }: StageState): StagePart | null {
  if (voice.kind === 'outside') return null;
  const { channelId } = voice;
  if (!presence.channels.some(({ id, stage }) => stage && id === channelId)) return null;
  const own = presence.occupants.find(({ peerId }) => peerId === me?.peerId);
  return (own?.channelId === channelId ? own.stagePart : null) ?? audiencePart;
}

/** Whether the user only listens, in the audience of a stage. */
export function isListening(state: StageState): boolean {
  return ownStagePart(state)?.speaks === false;
}
