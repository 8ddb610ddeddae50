import { applyPresenceChange, type Presence } from '../../shared/domain/Presence.ts';
import type { ChannelNotifications } from '../../shared/protocol/channels.ts';
import type { Emitter } from '../../shared/TypedEmitter.ts';
import type { PerchStore } from './perchStore.ts';

/** Where snapshots and changes come from. */
export interface PresenceSources {
  readonly session: Emitter<{ opened: { opened: { presence: Presence } } }>;
  readonly signaling: Emitter<
    Pick<ChannelNotifications, 'presence:changed'> & { lost: unknown }
  > & {
    request(
      name: 'presence:get',
      payload: Record<string, never>,
      inOrder: (answer: { presence: Presence }) => void,
    ): Promise<unknown>;
  };
}

/**
 * Keeps the store's presence in step with the server: a snapshot at each opening, then change by change; after a gap in
 * the revisions, a snapshot again. Answers how to stop.
 */
export function bindPresence(
  store: PerchStore,
  { session, signaling }: PresenceSources,
): () => void {
  // Changes come from the moment of signing in, some before the snapshot that already has them.
  let inStep = false;
  const take = (presence: Presence) => {
    inStep = true;
    store.setState({ presence });
  };
  const stops = [
    session.on('opened', ({ opened }) => take(opened.presence)),
    signaling.on('lost', () => {
      inStep = false;
    }),
    signaling.on('presence:changed', ({ revision, change }) => {
      if (!inStep) return;
      const presence = applyPresenceChange(store.getState().presence, revision, change);
      if (presence !== null) {
        store.setState({ presence });
        return;
      }
      inStep = false;
      // What arrives until the answer is in it; a lost connection brings its own snapshot.
      signaling
        .request('presence:get', {}, (answer) => take(answer.presence))
        .catch(() => {
          inStep = true;
        });
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
