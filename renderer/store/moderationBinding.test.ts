import { beforeEach, expect, it } from 'vitest';
import type { ChannelId, UserId } from '../../shared/domain/ids.ts';
import type { Restriction } from '../../shared/domain/moderation.ts';
import type { ModerationNotifications } from '../../shared/protocol/people/moderation.ts';
import type { ModerationNews } from '../state/moderationNews.ts';
import { FakeEmitter } from '../testing/FakeEmitter.ts';
import { bindModeration } from './moderationBinding.ts';
import { createPerchStore, type PerchStore } from './perchStore.ts';

type Told = Pick<
  ModerationNotifications,
  'person:moved' | 'person:restricted' | 'session:readmitted'
>;

const by = { id: 'mia' as UserId, name: 'Mia' };
const restrictionOf = (kind: Restriction['kind']): Restriction => ({
  kind,
  by,
  reason: 'spam',
  beganAt: 0,
  endsAt: null,
});
let store: PerchStore;
let session: FakeEmitter<{ opened: unknown }>;
let signaling: FakeEmitter<Told>;
let news: ModerationNews[];

beforeEach(() => {
  store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  session = new FakeEmitter();
  signaling = new FakeEmitter();
  news = [];
  bindModeration(store, {
    session,
    signaling,
    notify: (notice) => notice.kind === 'moderation' && news.push(notice.news),
  });
});

it('says who has moved me, who has taken me out, and who has let me back in', () => {
  const channelId = 'general' as ChannelId;
  signaling.emit('person:moved', { channelId, offers: [], by, reason: null });
  signaling.emit('person:moved', { channelId: null, offers: [], by, reason: 'pause' });
  signaling.emit('session:readmitted', { by });
  expect(news).toEqual([
    { kind: 'moved', by: 'Mia', channelId },
    { kind: 'disconnected', by: 'Mia', reason: 'pause' },
    { kind: 'readmitted', by: 'Mia' },
  ]);
});

it('keeps how I am restricted, as told again after each sign-in', () => {
  const [mute, deafen] = [restrictionOf('mute'), restrictionOf('deafen')];
  const tell = (kind: Restriction['kind'], restriction: Restriction | null) =>
    signaling.emit('person:restricted', { kind, restriction, by: null });
  tell('mute', mute);
  tell('deafen', deafen);
  tell('mute', { ...mute, reason: 'longer' });
  expect(store.getState().restrictions).toEqual([deafen, { ...mute, reason: 'longer' }]);
  tell('deafen', null);
  expect(store.getState().restrictions.map(({ kind }) => kind)).toEqual(['mute']);
  expect(news.at(-1)).toEqual({ kind: 'unrestricted', restriction: 'deafen', by: null });
  session.emit('opened', {});
  expect(store.getState().restrictions).toEqual([]);
});
