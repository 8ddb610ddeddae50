import { beforeEach, expect, test } from 'vitest';
import { shallow } from 'zustand/shallow';
import type { ChannelId, PeerId, UserId } from '../../../shared/domain/ids.ts';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import type { PerchState } from '../../store/PerchState.ts';
import { createPerchStore } from '../../store/perchStore.ts';
import { createAllTexts } from '../../texts/createTexts.ts';
import { hearingFacts, hearingSummary, otherPeople } from './hearingSummary.ts';

const { t } = await createAllTexts('en');
const general = 'general' as ChannelId;

function occupant(name: string): Occupant {
  return {
    peerId: name as PeerId,
    user: { id: `user ${name}` as UserId, name, colorSeed: 0, isOwner: false, roleIds: [] },
    channelId: general,
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
  };
}

let state: PerchState;
beforeEach(() => {
  const store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  store.setState(({ presence }) => ({
    connection: { kind: 'ready' },
    media: { kind: 'connected', way: 'udp', roundTripMs: 5 },
    microphone: { kind: 'live', deviceId: '', label: '' },
    voice: { kind: 'joined', channelId: general, failure: null },
    presence: { ...presence, occupants: ['me', 'Bob', 'Cho'].map(occupant) },
    hearing: { Bob: 'hears', Cho: 'hears' } as PerchState['hearing'],
    me: {
      peerId: 'me' as PeerId,
      user: { id: 'user me' as UserId, name: 'me', isOwner: false, roleIds: [], colorSeed: 0 },
    },
  }));
  state = store.getState();
});

/** The line after this change. */
function line(change: Partial<PerchState> = {}) {
  const changed = { ...state, ...change };
  const { tone, text } = hearingSummary(t, hearingFacts(changed), otherPeople(changed)) ?? {
    tone: 'none',
    text: '',
  };
  return `${tone}: ${text}`;
}

test('counts people with a report, and is quiet while all hear', () => {
  expect(line()).toBe('quiet: 2 of 2 hear you');
  expect(line({ hearing: { Bob: 'hears' } as PerchState['hearing'] })).toBe(
    'quiet: 1 of 1 hear you',
  );
  expect(line({ hearing: { Bob: 'hears', Cho: 'notArriving' } as PerchState['hearing'] })).toBe(
    'attention: 1 of 2 hear you',
  );
  expect(line({ hearing: {} })).toBe('none: ');
});

test('my own side comes first, and is quiet where I chose it', () => {
  expect(line({ muted: true })).toBe('quiet: You are muted');
  expect(line({ muted: true, deafened: true })).toBe('quiet: You are deafened');
  expect(line({ microphone: { kind: 'none', reason: 'missing' } })).toBe(
    'quiet: You are only listening',
  );
  expect(line({ microphoneSilent: true })).toBe('attention: Your microphone is silent');
  expect(line({ media: { kind: 'interrupted', since: 0 } })).toBe(
    'attention: Your voice does not get through',
  );
  const pushToTalk = { ...state.preferences, talkMode: 'pushToTalk' } as const;
  expect(line({ preferences: pushToTalk, talk: 'closed' })).toBe('quiet: Hold the key to be heard');
  expect(line({ preferences: pushToTalk, talk: 'open' })).toBe('quiet: 2 of 2 hear you');
});

test('blocked sound also blocks my voice where both use the same audio context', () => {
  expect(line({ sound: 'blocked' })).toBe('quiet: 2 of 2 hear you');
  expect(line({ sound: 'blocked', suppression: 'starting' })).toBe(
    'attention: Click once to be heard',
  );
});

test('is empty outside, alone, and while I whisper', () => {
  expect(line({ voice: { kind: 'outside', failure: null } })).toBe('none: ');
  expect(line({ presence: { ...state.presence, occupants: [occupant('me')] } })).toBe('none: ');
  expect(line({ whisper: { kind: 'on', target: { peerId: 'Bob' as PeerId } } })).toBe('none: ');
});

test('unrelated changes do not render it again', () => {
  const isDrawn = (change: Partial<PerchState>) =>
    !shallow(hearingFacts(state), hearingFacts({ ...state, ...change })) ||
    !shallow(otherPeople(state), otherPeople({ ...state, ...change }));
  const elsewhere = { ...occupant('Dan'), channelId: 'elsewhere' as ChannelId };
  const volumes = { ['user Bob' as UserId]: 0.5 };
  expect(
    [
      { media: { kind: 'connected', way: 'udp', roundTripMs: 6 } },
      { preferences: { ...state.preferences, volumes, soundboardVolume: 0.3 } },
      { notice: { id: 1, kind: 'muted' } },
      { soundPlays: [{ id: 1, peerId: 'Bob' as PeerId, name: 'Tada', emoji: null }] },
      { presence: { ...state.presence, occupants: [...state.presence.occupants, elsewhere] } },
    ].map((change) => isDrawn(change as Partial<PerchState>)),
  ).toEqual([false, false, false, false, false]);
  expect(isDrawn({ muted: true })).toBe(true);
  expect(isDrawn({ hearing: { Bob: 'deafened' } as PerchState['hearing'] })).toBe(true);
});
