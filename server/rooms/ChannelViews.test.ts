import { EventEmitter } from 'node:events';
import { beforeEach, expect, it } from 'vitest';
import type { Channel, ChannelOverride } from '../../shared/domain/Channel.ts';
import type { ChannelId, RoleId, UserId } from '../../shared/domain/ids.ts';
import type { User } from '../../shared/domain/User.ts';
import { ChannelViews } from './ChannelViews.ts';

const staff = 'staff' as RoleId;
const eve = 'eve' as UserId;

let channels: EventEmitter<{ saved: [Channel]; deleted: [ChannelId] }> & { all: Channel[] };
let roles: EventEmitter<{ changed: [] }>;
let asked: number;
let changes: (UserId | null)[];
let views: ChannelViews;

beforeEach(() => {
  channels = Object.assign(new EventEmitter<{ saved: [Channel]; deleted: [ChannelId] }>(), {
    all: [channel('general', 0), channel('secret', 1), channel('music', 2)],
  });
  roles = new EventEmitter();
  asked = 0;
  changes = [];
  views = new ChannelViews({ authority: { sees }, channels, roles });
  views.on('changed', (userId) => changes.push(userId));
});

function channel(id: string, position: number, overrides: ChannelOverride[] = []): Channel {
  return {
    id: id as ChannelId,
    name: id,
    position,
    userLimit: null,
    locked: false,
    temporary: false,
    status: '',
    music: false,
    stage: false,
    hidesSpeaking: false,
    videoLimit: null,
    category: '',
    topic: '',
    bitrate: null,
    voicesMax: null,
    recordingDays: null,
    idleAfterMs: null,
    encrypted: true,
    overrides,
  };
}

/** Everybody sees everything but `secret`, which is for the staff and for who is allowed to. */
function sees(
  { id, isOwner, roleIds }: Pick<User, 'id' | 'isOwner' | 'roleIds'>,
  channelId: string,
) {
  asked += 1;
  const overrides = channels.all.find((each) => each.id === channelId)?.overrides ?? [];
  const isAllowed = overrides.some(({ subject }) => 'userId' in subject && subject.userId === id);
  return isOwner || channelId !== 'secret' || roleIds.includes(staff) || isAllowed;
}

const person = (id: string, roleIds: RoleId[] = [], isOwner = false) => ({
  id: id as UserId,
  isOwner,
  roleIds,
});

function save(saved: Channel): void {
  channels.all = channels.all.map((each) => (each.id === saved.id ? saved : each));
  channels.emit('saved', saved);
}

it('gives people with the same roles one view, decided once', () => {
  const view = views.of(person('ann'));
  expect([...view.channelIds]).toEqual(['general', 'music']);
  asked = 0;
  expect(views.of(person('bob'))).toBe(view);
  expect(asked).toBe(0);
  expect([...views.of(person('cho', [staff])).channelIds]).toEqual(['general', 'secret', 'music']);
  expect(views.of(person('dan', [], true)).key).toBe(views.of(person('cho', [staff])).key);
  expect(views.of(person('bob')).key).toBe(view.key);
});

it('decides a role change for 300 people with 12 roles once for each role', () => {
  channels.all = Array.from({ length: 40 }, (_, at) => channel(`channel ${at}`, at));
  const people = Array.from({ length: 300 }, (_, at) =>
    person(`person ${at}`, [`role ${at % 12}` as RoleId]),
  );
  views.on('changed', () => {
    for (const each of people) views.of(each);
  });
  roles.emit('changed');
  expect(asked).toBe(12 * 40);
});

it('decides by itself for those about whom a channel says something', () => {
  const override = { subject: { userId: eve }, allow: ['seeChannel' as const], deny: [] };
  save(channel('secret', 1, [override]));
  expect(changes).toEqual([null]);
  expect(views.of(person('eve')).channelIds.size).toBe(3);
  expect(views.of(person('ann')).channelIds.size).toBe(2);
});

it('has the same view after channels are put in another order, or called otherwise', () => {
  const { key } = views.of(person('ann'));
  channels.all = [channel('music', 0), channel('general', 1), channel('secret', 2)];
  for (const each of channels.all) channels.emit('saved', { ...each, name: `${each.name}!` });
  expect(changes).toEqual([]);
  roles.emit('changed');
  expect(views.of(person('ann')).key).toBe(key);
});

it('tells when somebody may see others: new and deleted channels, roles, and roles of a person', () => {
  views.of(person('ann'));
  const attic = channel('attic', 3);
  channels.all = [...channels.all, attic];
  channels.emit('saved', attic);
  expect([...views.of(person('ann')).channelIds]).toEqual(['general', 'music', 'attic']);
  channels.all = channels.all.slice(1);
  channels.emit('deleted', 'general' as ChannelId);
  expect([...views.of(person('ann')).channelIds]).toEqual(['music', 'attic']);
  roles.emit('changed');
  views.personChanged(eve);
  expect(changes).toEqual([null, null, null, 'eve']);
});

it('shows a channel at its place among those that a person sees', () => {
  const music = channel('music', 2);
  expect(views.asSeenBy(person('ann'), music).position).toBe(1);
  expect(views.asSeenBy(person('cho', [staff]), music).position).toBe(2);
});
