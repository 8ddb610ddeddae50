import type { Channel } from '../../shared/domain/Channel.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import {
  applyPresenceChange,
  applyViewChange,
  type Presence,
  type PresenceChange,
} from '../../shared/domain/Presence.ts';
import { isInAudience } from '../../shared/domain/stage.ts';
import type { ChannelNotifications } from '../../shared/protocol/channels/channels.ts';
import type { SessionNotifications } from '../../shared/protocol/session.ts';
import type { Emitter } from '../../shared/TypedEmitter.ts';
import { withMet } from '../state/preferences.ts';
import type { NewNotice } from './notices.ts';
import type { PerchStore } from './perchStore.ts';

/** Where snapshots and changes come from. */
export interface PresenceSources {
  readonly session: Emitter<{ opened: { opened: { presence: Presence } } }>;
  readonly signaling: Emitter<
    Pick<ChannelNotifications, 'presence:changed' | 'presence:viewChanged'> & { lost: unknown }
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
  let isFollowing = false;
  /** Whether a change was missed. */
  let isBehind = false;
  let isAsking = false;
  const adopt = (presence: Presence) => {
    isFollowing = true;
    isBehind = false;
    store.setState({ presence });
  };
  const take = (apply: (presence: Presence) => Presence | null) => {
    if (!isFollowing) return;
    const presence = isBehind ? null : apply(store.getState().presence);
    if (presence !== null) {
      store.setState({ presence });
      return;
    }
    isBehind = true;
    if (isAsking) return;
    isAsking = true;
    // The response contains the changes until then. If it does not come, the next change asks again, and after a lost
    // connection the next session brings a snapshot.
    signaling
      .request('presence:get', {}, (answer) => adopt(answer.presence))
      .catch(() => undefined)
      .finally(() => {
        isAsking = false;
      });
  };
  const stops = [
    session.on('opened', ({ opened }) => adopt(opened.presence)),
    signaling.on('lost', () => {
      isFollowing = false;
    }),
    signaling.on('presence:changed', ({ revision, change }) => {
      take((presence) => applyPresenceChange(presence, revision, change));
    }),
    signaling.on('presence:viewChanged', (change) => {
      take((presence) => applyViewChange(presence, change));
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** What follows the channels of the server. */
export interface ChannelFollowers {
  readonly signaling: Emitter<
    Pick<ChannelNotifications, 'presence:changed' | 'presence:viewChanged'>
  >;
  /** `MediaEngine` in the app. */
  readonly engine: {
    setChannels(channels: readonly Channel[]): void;
    channelGone(channelId: ChannelId): void;
  };
  readonly notify: (notice: NewNotice) => void;
}

/**
 * Has the engine follow the channels that the store contains already. A channel that is gone may be deleted, or the user may no
 * longer see it. Returns the function that stops it.
 */
export function bindChannels(
  store: PerchStore,
  { signaling, engine, notify }: ChannelFollowers,
): () => void {
  const follow = (changes: readonly PresenceChange[]) => {
    if (changes.some(({ kind }) => kind === 'channelSaved')) {
      engine.setChannels(store.getState().presence.channels);
    }
    for (const change of changes) {
      if (change.kind !== 'channelDeleted') continue;
      const { voice } = store.getState();
      engine.channelGone(change.channelId);
      if (voice.kind !== 'outside' && voice.channelId === change.channelId) {
        notify({ kind: 'channelDeleted' });
      }
    }
  };
  const stops = [
    signaling.on('presence:changed', ({ change }) => follow([change])),
    signaling.on('presence:viewChanged', ({ changes }) => follow(changes)),
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

/**
 * Adds the users who join channels here to the preferences, without the audience of stages, which would push out all others.
 * Returns the function that stops it.
 */
export function bindMetPeople(store: PerchStore): () => void {
  return store.subscribe(({ presence, preferences }, before) => {
    if (presence.occupants === before.presence.occupants) return;
    const metPeople = withMet(
      preferences.metPeople,
      presence.occupants.filter((occupant) => !isInAudience(occupant)),
    );
    if (metPeople !== preferences.metPeople) {
      store.setState({ preferences: { ...preferences, metPeople } });
    }
  });
}
