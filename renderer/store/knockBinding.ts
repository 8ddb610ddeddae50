import type { ChannelId } from '../../shared/domain/ids.ts';
import type { KnockNotifications } from '../../shared/protocol/people/knocks.ts';
import type { Emitter } from '../../shared/TypedEmitter.ts';
import { currentChannel } from '../state/callState.ts';
import type { KnockNews } from '../state/knockState.ts';
import type { NewNotice } from './notices.ts';
import type { PerchStore } from './perchStore.ts';

/** Where it is told who knocks. */
export interface KnockSources {
  readonly session: Emitter<{ opened: unknown }>;
  readonly signaling: Emitter<KnockNotifications>;
  readonly engine: { join(channelId: ChannelId): void };
  readonly notify: (notice: NewNotice) => void;
}

/**
 * Keeps who knocks at the user's channel, and the user's own knock. Joins the channel when somebody inside lets the user in.
 * Returns the function that stops it.
 */
export function bindKnocks(
  store: PerchStore,
  { session, signaling, engine, notify }: KnockSources,
): () => void {
  const tell = (news: KnockNews) => notify({ kind: 'knock', news });
  const stops = [
    // The server ends a knock with the connection, and tells again who knocks.
    session.on('opened', () => {
      const { knockingAt: channelId } = store.getState();
      store.setState({ knockingAt: null, knocks: null });
      if (channelId !== null) tell({ kind: 'ended', channelId, ending: 'lost', by: null });
    }),
    signaling.on('knock:changed', (knocks) => {
      const before = store.getState().knocks?.knocks ?? [];
      store.setState({ knocks });
      const heard = knocks.knocks.findLast(
        ({ peerId }) => !before.some((known) => known.peerId === peerId),
      );
      if (heard) tell({ kind: 'heard', name: heard.user.name });
    }),
    signaling.on('knock:ended', (ended) => {
      // One that the user has withdrawn meanwhile counts no more.
      if (store.getState().knockingAt !== ended.channelId) return;
      store.setState({ knockingAt: null });
      tell({ kind: 'ended', ...ended });
      if (ended.ending === 'letIn') engine.join(ended.channelId);
    }),
    store.subscribe(({ knockingAt, presence, voice }, before) => {
      if (knockingAt === null) return;
      if (presence.channels === before.presence.channels && voice === before.voice) return;
      const isThere = currentChannel(voice) === knockingAt;
      if (isThere || !presence.channels.some(({ id }) => id === knockingAt)) {
        store.setState({ knockingAt: null });
      }
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
