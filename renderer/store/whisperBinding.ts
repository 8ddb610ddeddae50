import type { PeerId } from '../../shared/domain/ids.ts';
import type { WhisperTarget } from '../../shared/domain/whisperTarget.ts';
import type { WhisperNotifications } from '../../shared/protocol/streams/whisper.ts';
import type { Emitter } from '../../shared/TypedEmitter.ts';
import type { WhisperFailure, WhisperState } from '../state/callState.ts';
import type { NewNotice } from './notices.ts';
import type { PerchState } from './PerchState.ts';
import type { PerchStore } from './perchStore.ts';

/** Emits the user's whispers and those of others. */
export interface WhisperSources {
  readonly whisper: Emitter<{
    changed: WhisperState;
    failed: { reason: WhisperFailure; target: WhisperTarget | null };
  }>;
  readonly signaling: Emitter<WhisperNotifications & { lost: unknown }>;
  readonly notify: (notice: NewNotice) => void;
}

/** Writes the user's whisper and those of others into the store, with notices. Returns the function that stops it. */
export function bindWhispers(
  store: PerchStore,
  { whisper, signaling, notify }: WhisperSources,
): () => void {
  const without = (peerId: PeerId) =>
    store.getState().whispers.filter((heard) => heard.peerId !== peerId);
  const stops = [
    whisper.on('changed', (state) => store.setState({ whisper: state })),
    whisper.on('failed', ({ reason, target }) => {
      notify({ kind: 'whisperFailed', reason, name: nameOf(store.getState(), target) });
    }),
    signaling.on('whisper:begun', ({ peerId, toChannel }) => {
      const state = store.getState();
      const user = state.presence.occupants.find((each) => each.peerId === peerId)?.user;
      store.setState({
        whispers: [...without(peerId), { peerId, toChannel }],
        lastWhisperer: user?.id ?? state.lastWhisperer,
      });
      if (user) notify({ kind: 'whispered', name: user.name, toChannel });
    }),
    signaling.on('whisper:ended', ({ peerId }) => store.setState({ whispers: without(peerId) })),
    // The server announces current whispers again when the session is back.
    signaling.on('lost', () => store.setState({ whispers: [] })),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** The name of a target; null if it is not in the presence list. */
function nameOf(
  { presence }: Pick<PerchState, 'presence'>,
  target: WhisperTarget | null,
): string | null {
  if (target === null) return null;
  return 'peerId' in target
    ? (presence.occupants.find(({ peerId }) => peerId === target.peerId)?.user.name ?? null)
    : (presence.channels.find(({ id }) => id === target.channelId)?.name ?? null);
}
