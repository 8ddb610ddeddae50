import type { PeerId } from '../../shared/domain/ids.ts';
import type { WhisperNotifications, WhisperTarget } from '../../shared/protocol/whisper.ts';
import type { Emitter } from '../../shared/TypedEmitter.ts';
import type { WhisperFailure, WhisperState } from '../state/callState.ts';
import type { News } from './notices.ts';
import type { PerchState } from './PerchState.ts';
import type { PerchStore } from './perchStore.ts';

/** What whispers are told by. */
export interface WhisperSources {
  readonly whisper: Emitter<{
    changed: WhisperState;
    failed: { reason: WhisperFailure; target: WhisperTarget | null };
  }>;
  readonly signaling: Emitter<WhisperNotifications & { lost: unknown }>;
  readonly say: (news: News) => void;
}

/** Writes into the store to whom I whisper and who whispers to me, and says it. Answers how to stop. */
export function bindWhispers(
  store: PerchStore,
  { whisper, signaling, say }: WhisperSources,
): () => void {
  const without = (peerId: PeerId) =>
    store.getState().whispers.filter((heard) => heard.peerId !== peerId);
  const stops = [
    whisper.on('changed', (state) => store.setState({ whisper: state })),
    whisper.on('failed', ({ reason, target }) => {
      say({ kind: 'whisperFailed', reason, name: nameOf(store.getState(), target) });
    }),
    signaling.on('whisper:begun', ({ peerId, toChannel }) => {
      const state = store.getState();
      const user = state.presence.occupants.find((each) => each.peerId === peerId)?.user;
      store.setState({
        whispers: [...without(peerId), { peerId, toChannel }],
        lastWhisperer: user?.id ?? state.lastWhisperer,
      });
      if (user) say({ kind: 'whispered', name: user.name, toChannel });
    }),
    signaling.on('whisper:ended', ({ peerId }) => store.setState({ whispers: without(peerId) })),
    // What goes on is told anew when the session is back.
    signaling.on('lost', () => store.setState({ whispers: [] })),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** What a target is called; null when it is not in the list. */
function nameOf(
  { presence }: Pick<PerchState, 'presence'>,
  target: WhisperTarget | null,
): string | null {
  if (target === null) return null;
  return 'peerId' in target
    ? (presence.occupants.find(({ peerId }) => peerId === target.peerId)?.user.name ?? null)
    : (presence.channels.find(({ id }) => id === target.channelId)?.name ?? null);
}
