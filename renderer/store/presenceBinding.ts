import { applyPresenceChange, type Presence } from '../../shared/domain/Presence.ts';
import type { ChannelNotifications } from '../../shared/protocol/channels.ts';
import type { SessionNotifications } from '../../shared/protocol/session.ts';
import type { Emitter } from '../../shared/TypedEmitter.ts';
import { withMet } from '../state/preferences.ts';
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
 * Keeps the store's presence in step with the server: a snapshot when the session opens, then each change; after a gap in the
 * revisions, a new snapshot. Returns the function that stops it.
 */
export function bindPresence(
  store: PerchStore,
  { session, signaling }: PresenceSources,
): () => void {
  // False before the first snapshot: earlier changes are part of it.
  let inStep = false;
  const adopt = (presence: Presence) => {
    inStep = true;
    store.setState({ presence });
  };
  const stops = [
    session.on('opened', ({ opened }) => adopt(opened.presence)),
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
      // The response contains the changes until then. After a lost connection the next session brings a snapshot.
      signaling
        .request('presence:get', {}, (answer) => adopt(answer.presence))
        .catch(() => {
          inStep = true;
        });
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Keeps the own name and role in step with the server. Returns the function that stops it. */
export function bindOwnUser(
  store: PerchStore,
  signaling: Emitter<Pick<SessionNotifications, 'user:changed'>>,
): () => void {
  return signaling.on('user:changed', ({ user }) => {
    const { me } = store.getState();
    if (me !== null) store.setState({ me: { ...me, user } });
  });
}

/** Adds the users who join channels here to the preferences. Returns the function that stops it. */
export function bindMetPeople(store: PerchStore): () => void {
  return store.subscribe(({ presence, preferences }, before) => {
    if (presence.occupants === before.presence.occupants) return;
    const metPeople = withMet(preferences.metPeople, presence.occupants);
    if (metPeople !== preferences.metPeople) {
      store.setState({ preferences: { ...preferences, metPeople } });
    }
  });
}
