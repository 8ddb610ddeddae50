import { expect, test } from 'vitest';
import type { Channel } from './Channel.ts';
import type { ChannelId, PeerId, UserId } from './ids.ts';
import { applyPresenceChange, type Occupant, occupantsOf, type Presence } from './Presence.ts';

function channel(id: string, changes: Partial<Channel> = {}): Channel {
  return {
    id: id as ChannelId,
    name: id,
    position: 0,
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
    overrides: [],
    ...changes,
  };
}

function occupant(id: string, channelId: string, changes: Partial<Occupant> = {}): Occupant {
  return {
    peerId: id as PeerId,
    user: { id: `user of ${id}` as UserId, name: id, colorSeed: 1, isOwner: false, roleIds: [] },
    channelId: channelId as ChannelId,
    suppressed: false,
    stagePart: null,
    serverMuted: false,
    serverDeafened: false,
    muted: false,
    deafened: false,
    listenOnly: false,
    sharing: false,
    drawable: true,
    camera: false,
    away: false,
    ...changes,
  };
}

const presence: Presence = {
  revision: 7,
  channels: [channel('general'), channel('music')],
  occupants: [occupant('ann', 'general'), occupant('bob', 'general'), occupant('cho', 'music')],
};

test('the next revision is applied', () => {
  const after = applyPresenceChange(presence, 8, {
    kind: 'occupantLeft',
    peerId: 'bob' as PeerId,
  });
  expect(after?.revision).toBe(8);
  expect(after?.occupants.map(({ peerId }) => peerId)).toEqual(['ann', 'cho']);
  expect(presence.occupants).toHaveLength(3);
});

test('a gap needs a snapshot', () => {
  const change = { kind: 'occupantLeft', peerId: 'bob' as PeerId } as const;
  expect(applyPresenceChange(presence, 9, change)).toBeNull();
  expect(applyPresenceChange({ ...presence, revision: -1 }, 1, change)).toBeNull();
});

test('an old or repeated change has no effect', () => {
  const change = { kind: 'channelDeleted', channelId: 'general' as ChannelId } as const;
  expect(applyPresenceChange(presence, 7, change)).toBe(presence);
  expect(applyPresenceChange(presence, 1, change)).toBe(presence);
});

test('a saved channel is added or replaces the old one', () => {
  const added = applyPresenceChange(presence, 8, { kind: 'channelSaved', channel: channel('afk') });
  expect(added?.channels.map(({ id }) => id)).toEqual(['general', 'music', 'afk']);
  const renamed = applyPresenceChange(presence, 8, {
    kind: 'channelSaved',
    channel: channel('music', { name: 'Stage' }),
  });
  expect(renamed?.channels).toHaveLength(2);
  expect(renamed?.channels.find(({ id }) => id === 'music')?.name).toBe('Stage');
});

test('a deleted channel is removed with its occupants', () => {
  const after = applyPresenceChange(presence, 8, {
    kind: 'channelDeleted',
    channelId: 'general' as ChannelId,
  });
  expect(after?.channels.map(({ id }) => id)).toEqual(['music']);
  expect(after?.occupants.map(({ peerId }) => peerId)).toEqual(['cho']);
});

test('a change of an occupant keeps its place among the others', () => {
  const after = applyPresenceChange(presence, 8, {
    kind: 'occupantSaved',
    occupant: occupant('ann', 'general', { muted: true }),
  });
  expect(after?.occupants.map(({ peerId, muted }) => [peerId, muted])).toEqual([
    ['ann', true],
    ['bob', false],
    ['cho', false],
  ]);
});

test('a moved occupant is in the new channel only', () => {
  const after = applyPresenceChange(presence, 8, {
    kind: 'occupantSaved',
    occupant: occupant('bob', 'music'),
  });
  if (after === null) throw new Error('the change was not applied');
  expect(occupantsOf(after, 'general' as ChannelId).map(({ peerId }) => peerId)).toEqual(['ann']);
  expect(
    occupantsOf(after, 'music' as ChannelId)
      .map(({ peerId }) => peerId)
      .sort(),
  ).toEqual(['bob', 'cho']);
});

test('a moved occupant comes last in the new channel', () => {
  const after = applyPresenceChange(presence, 8, {
    kind: 'occupantSaved',
    occupant: occupant('ann', 'music'),
  });
  if (after === null) throw new Error('the change was not applied');
  expect(occupantsOf(after, 'music' as ChannelId).map(({ peerId }) => peerId)).toEqual([
    'cho',
    'ann',
  ]);
});

test('a change in one channel keeps the occupant objects of another', () => {
  const after = applyPresenceChange(presence, 8, {
    kind: 'occupantSaved',
    occupant: occupant('cho', 'music', { muted: true }),
  });
  const before = occupantsOf(presence, 'general' as ChannelId);
  const now = after && occupantsOf(after, 'general' as ChannelId);
  expect(now?.every((each, index) => each === before[index])).toBe(true);
});
