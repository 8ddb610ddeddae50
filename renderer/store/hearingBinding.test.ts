import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ChannelId, PeerId, UserId } from '../../shared/domain/ids.ts';
import type { Occupant } from '../../shared/domain/Presence.ts';
import type {
  HearingNotifications,
  ListenerHearing,
} from '../../shared/protocol/streams/hearing.ts';
import { FakeEmitter } from '../testing/FakeEmitter.ts';
import { bindHearing } from './hearingBinding.ts';
import type { NewNotice } from './notices.ts';
import { createPerchStore, type PerchStore } from './perchStore.ts';

const [general, music] = ['general', 'music'] as ChannelId[] as [ChannelId, ChannelId];

class FakeSignal extends FakeEmitter<{ silentChanged: boolean }> {
  isExpected = false;
  setExpected(isExpected: boolean) {
    this.isExpected = isExpected;
  }
}

function occupant(name: string, channelId: ChannelId, change: Partial<Occupant> = {}): Occupant {
  return {
    peerId: name as PeerId,
    user: { id: `user ${name}` as UserId, name, colorSeed: 0, isOwner: false, roleIds: [] },
    channelId,
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
    ...change,
  };
}

let store: PerchStore;
let session: FakeEmitter<{ opened: unknown }>;
let signaling: FakeEmitter<HearingNotifications & { lost: unknown }>;
let signal: FakeSignal;
let voices: string[];
let openings: number;
let notices: NewNotice[];
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  [session, signaling, signal] = [new FakeEmitter(), new FakeEmitter(), new FakeSignal()];
  [voices, openings, notices] = [[], 0, []];
  const reporter = {
    setVoices: (all: readonly { peerId: PeerId; isSent: boolean }[]) => {
      voices = all.map(({ peerId, isSent }) => `${peerId}${isSent ? '' : ' silent'}`);
    },
    opened: () => {
      openings += 1;
    },
    lost: () => undefined,
  };
  stop = bindHearing(
    store,
    { session, signaling, reporter, signal },
    (notice) => notice && notices.push(notice),
  );
  store.setState({
    me: {
      peerId: 'me' as PeerId,
      user: { id: 'user me' as UserId, name: 'me', isOwner: false, roleIds: [], colorSeed: 0 },
    },
    microphone: { kind: 'live', deviceId: '', label: '' },
  });
  session.emit('opened', {});
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

const list = (...occupants: Occupant[]) =>
  store.setState(({ presence }) => ({ presence: { ...presence, occupants } }));
const be = (channelId: ChannelId) =>
  store.setState({ voice: { kind: 'joined', channelId, failure: null } });
const report = (name: string, hearing: ListenerHearing) => {
  signaling.emit('hearing:told', { listeners: [{ peerId: name as PeerId, hearing }] });
  vi.advanceTimersByTime(2_000);
};

test('reports the voices of the user’s channel, and expects no sound of muted or absent peers', () => {
  list(
    occupant('me', general),
    occupant('Bob', general),
    occupant('Cho', general, { muted: true }),
    occupant('Dan', general, { away: true }),
    occupant('Eve', music),
  );
  expect(voices).toEqual([]);
  be(general);
  expect(voices).toEqual(['Bob', 'Cho silent', 'Dan silent']);
  be(music);
  expect(voices).toEqual(['Eve']);
  // Once for the session, and once for each channel.
  expect(openings).toBe(3);
});

test('forgets a peer when it leaves, and all when the channel or the connection changes', () => {
  list(occupant('me', general), occupant('Bob', general), occupant('Cho', general));
  be(general);
  report('Bob', 'hears');
  report('Cho', 'hears');
  list(occupant('me', general), occupant('Cho', general));
  expect(store.getState().hearing).toEqual({ Cho: 'hears' });
  signaling.emit('lost', {});
  expect(store.getState().hearing).toEqual({});
  report('Cho', 'hears');
  be(music);
  expect(store.getState().hearing).toEqual({});
});

test('gives a notice only if a peer no longer hears the user, and only while the user speaks', () => {
  list(occupant('me', general), occupant('Bob', general), occupant('Cho', general));
  be(general);
  report('Bob', 'notArriving');
  report('Bob', 'hears');
  report('Cho', 'hears');
  expect(notices).toEqual([]);
  report('Bob', 'deafened');
  expect(notices).toEqual([{ kind: 'unheardBy', names: ['Bob'] }]);
  report('Bob', 'hears');
  store.setState({ muted: true });
  report('Bob', 'deafened');
  expect(notices).toHaveLength(1);
});

test('expects sound of the microphone while it is open and sent', () => {
  expect(signal.isExpected).toBe(false);
  be(general);
  expect(signal.isExpected).toBe(true);
  store.setState({ muted: true });
  expect(signal.isExpected).toBe(false);
  store.setState(({ preferences }) => ({
    muted: false,
    talk: 'closed',
    preferences: { ...preferences, talkMode: 'pushToTalk' },
  }));
  expect(signal.isExpected).toBe(false);
  store.setState({ talk: 'open' });
  expect(signal.isExpected).toBe(true);
  signal.emit('silentChanged', true);
  expect(store.getState().microphoneSilent).toBe(true);
});

test('reports the voices of the old channel during a move, until the server has answered', () => {
  list(occupant('me', general), occupant('Bob', general), occupant('Eve', music));
  be(general);
  report('Bob', 'hears');
  store.setState({ voice: { kind: 'joining', channelId: music, from: general } });
  expect(voices).toEqual(['Bob']);
  expect(store.getState().hearing).toEqual({ Bob: 'hears' });
  be(music);
  expect(voices).toEqual(['Eve']);
  expect(store.getState().hearing).toEqual({});
});
