import type { ModerationNotifications } from '../../shared/protocol/people/moderation.ts';
import type { Emitter } from '../../shared/TypedEmitter.ts';
import type { ModerationNews } from '../state/moderationNews.ts';
import type { NewNotice } from './notices.ts';
import type { PerchStore } from './perchStore.ts';

/** Where it is told what moderators do to the user. */
export interface ModerationSources {
  readonly session: Emitter<{ opened: unknown }>;
  readonly signaling: Emitter<
    Pick<ModerationNotifications, 'person:moved' | 'person:restricted' | 'session:readmitted'>
  >;
  readonly notify: (notice: NewNotice) => void;
}

/** Keeps what moderators have done to the user, and says so. Returns the function that stops it. */
export function bindModeration(
  store: PerchStore,
  { session, signaling, notify }: ModerationSources,
): () => void {
  const tell = (news: ModerationNews) => notify({ kind: 'moderation', news });
  const stops = [
    // What holds is told again after each sign-in.
    session.on('opened', () => store.setState({ restrictions: [] })),
    signaling.on('person:moved', ({ channelId, by, reason }) => {
      if (channelId === null) tell({ kind: 'disconnected', by: by.name, reason });
      else tell({ kind: 'moved', by: by.name, channelId });
    }),
    signaling.on('session:readmitted', ({ by }) => tell({ kind: 'readmitted', by: by.name })),
    signaling.on('person:restricted', ({ kind, restriction, by }) => {
      const others = store.getState().restrictions.filter((each) => each.kind !== kind);
      store.setState({ restrictions: restriction === null ? others : [...others, restriction] });
      if (restriction !== null) tell({ kind: 'restricted', restriction });
      else tell({ kind: 'unrestricted', restriction: kind, by: by?.name ?? null });
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
