import { expect, test } from 'vitest';
import type { Channel } from '../../shared/domain/Channel.ts';
import type { Door } from '../../shared/domain/Door.ts';
import type { ChannelId, PeerId, UserId } from '../../shared/domain/ids.ts';
import type { Occupant } from '../../shared/domain/Presence.ts';
import { voiceReportField } from '../../shared/ipc/voice.ts';
import { createPerchStore } from '../store/perchStore.ts';
import { callFrom } from '../testing/calls.fixture.ts';
import { annIn, channelOf, occupantOf } from '../testing/people.fixture.ts';
import { annAs, overrideOf, withOverrides } from '../testing/roles.fixture.ts';
import { voiceReport } from './voiceReport.ts';

const [general, music] = ['general', 'music'] as ChannelId[] as [ChannelId, ChannelId];

function channel(id: ChannelId, position: number, userLimit: number | null = null): Channel {
  return {
    id,
    name: `The ${id}`,
    position,
    userLimit,
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
  };
}

function occupant(name: string, channelId: ChannelId, window = 1): Occupant {
  return {
    peerId: `peer ${name} ${window}` as PeerId,
    user: { id: name as UserId, name, colorSeed: 0, isOwner: false, roleIds: [] },
    channelId,
    suppressed: false,
    stagePart: null,
    serverMuted: false,
    serverDeafened: false,
    muted: false,
    deafened: false,
    listenOnly: false,
    away: false,
    sharing: false,
    drawable: true,
    camera: false,
  };
}

test('lists the channels in order with their users, and the channel that is being joined', () => {
  const store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  store.setState({
    presence: {
      revision: 1,
      channels: [channel(music, 1), channel(general, 0, 2)],
      occupants: [occupant('Ann', general), occupant('Bob', general)],
    },
    voice: { kind: 'joining', channelId: music, from: null },
    deafened: true,
    share: { kind: 'live', name: 'Screen 1', sound: false, watchers: [] },
    camera: { kind: 'live', camera: { deviceId: 'desk', label: 'Desk', facing: null } },
  });
  const report = voiceReport(store.getState(), true);
  expect(report).toEqual({
    channels: [
      { id: general, name: 'The general', people: ['Ann', 'Bob'], full: true },
      { id: music, name: 'The music', people: [], full: false },
    ],
    channelId: music,
    pushToTalkOnly: false,
    muted: true,
    deafened: true,
    speaking: true,
    sharing: true,
    camera: true,
    door: null,
  });
  expect(voiceReportField.safeParse(report).success).toBe(true);
});

test('tells what the user says about being talked to, while that holds', () => {
  const store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  const { user, peerId } = occupantOf('Ann', 'General');
  const doorOf = (door: Door | null) => {
    store.setState({ me: { peerId, user: { ...user, ...(door && { door }) } } });
    return voiceReport(store.getState(), false).door;
  };
  expect(doorOf(null)).toBe('open');
  expect(doorOf({ kind: 'doNotDisturb' })).toBe('doNotDisturb');
  expect(doorOf({ kind: 'backAt', at: Date.now() + 60_000 })).toBe('backAt');
  expect(doorOf({ kind: 'backAt', at: Date.now() - 1 })).toBe('open');
});

test('a user with two windows counts once, and may join with a third', () => {
  const store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  const reportTo = (name: string) => {
    const user = { id: name as UserId, name, isOwner: false, roleIds: [], colorSeed: 0 } as const;
    store.setState({
      me: { peerId: 'here' as PeerId, user },
      presence: {
        revision: 1,
        channels: [channel(general, 0, 2), channel(music, 1, 1)],
        occupants: [
          occupant('Ann', general),
          occupant('Ann', general, 2),
          occupant('Ann', music, 3),
          occupant('Ann', music, 4),
        ],
      },
    });
    return voiceReport(store.getState(), false).channels;
  };
  expect(reportTo('Bob')).toMatchObject([
    { people: ['Ann'], full: false },
    { people: ['Ann'], full: true },
  ]);
  expect(reportTo('Ann')).toMatchObject([{ full: false }, { full: false }]);
});

test('tells when the channel lets the user speak only by push-to-talk', () => {
  const quiet = withOverrides(
    channelOf('Quiet'),
    overrideOf('Everyone', { deny: ['voiceActivation'] }),
  );
  const store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  store.setState(annAs(annIn([quiet], [occupantOf('Ann', 'Quiet')]), ['Member']));
  const isOnly = () => voiceReport(store.getState(), false).pushToTalkOnly;
  expect(isOnly()).toBe(true);
  store.setState({ voice: { kind: 'outside', failure: null } });
  expect(isOnly()).toBe(false);
});

test('reports a call between two people, and its channel as one that is in no list', () => {
  const call = channelOf('call of Bob', { isCall: true });
  const facts = {
    ...createPerchStore({ getItem: () => null, setItem: () => {} }).getState(),
    ...annIn([call]),
  };
  const states = [
    callFrom('Bob'),
    callFrom('Bob', { isOutgoing: true }),
    callFrom('Bob', { isAccepted: true }),
  ].map((each) => voiceReport(facts, false, { call: each }).call);
  expect(states).toEqual([
    { name: 'Bob', state: 'ringing' },
    { name: 'Bob', state: 'calling' },
    { name: 'Bob', state: 'accepted' },
  ]);
  expect(voiceReport(facts, false).channels[0]?.isCall).toBe(true);
  expect(voiceReportField.safeParse(voiceReport(facts, false)).success).toBe(true);
});
