import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ChannelId, PeerId, UserId } from '../../shared/domain/ids.ts';
import type { Occupant } from '../../shared/domain/Presence.ts';
import { bindEarcons, crowdMs, reloadGapMs, settlingMs } from './earconBinding.ts';
import { createPerchStore, type PerchStore } from './perchStore.ts';

const general = 'general' as ChannelId;
const lounge = 'lounge' as ChannelId;

function occupant(name: string, change: Partial<Occupant> = {}): Occupant {
  return {
    peerId: `peer ${name}` as PeerId,
    user: { id: name as UserId, name, colorSeed: 0 },
    channelId: general,
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
const me = occupant('me');
const camera = { deviceId: 'desk', label: 'Desk camera', facing: null };

let store: PerchStore;
let played: string[];
afterEach(() => vi.useRealTimers());
beforeEach(() => {
  vi.useFakeTimers();
  played = [];
  store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  store.setState({
    connection: { kind: 'ready' },
    me: { peerId: me.peerId } as ReturnType<PerchStore['getState']>['me'],
  });
  bindEarcons(store, (name) => played.push(name));
});
function people(...occupants: Occupant[]) {
  store.setState(({ presence }) => ({ presence: { ...presence, occupants } }));
}
function arrive(channelId = general) {
  store.setState({ voice: { kind: 'joining', channelId, from: null } });
  store.setState({ voice: { kind: 'joined', channelId, failure: null } });
}
/** What was played, once all that has happened has been told. */
async function heard() {
  await Promise.resolve();
  return played.splice(0);
}
/** Long enough for the next change to be one of its own. */
const later = () => vi.advanceTimersByTime(crowdMs);

test('my own coming, moving and going', async () => {
  arrive();
  expect(await heard()).toEqual(['join']);
  store.setState({ voice: { kind: 'joining', channelId: lounge, from: general } });
  store.setState({ voice: { kind: 'joined', channelId: lounge, failure: null } });
  expect(await heard()).toEqual(['join']);
  store.setState({ voice: { kind: 'outside', failure: null } });
  expect(await heard()).toEqual(['leave']);
});

test('a move that fails, and a channel that was never reached, are silent', async () => {
  arrive();
  await heard();
  store.setState({ voice: { kind: 'joining', channelId: lounge, from: general } });
  store.setState({ voice: { kind: 'joined', channelId: general, failure: null } });
  expect(await heard()).toEqual([]);
  store.setState({ voice: { kind: 'outside', failure: null } });
  await heard();
  store.setState({ voice: { kind: 'joining', channelId: lounge, from: null } });
  store.setState({ voice: { kind: 'outside', failure: null } });
  expect(await heard()).toEqual([]);
});

test('others who come and go, in my channel only; I do not count among them', async () => {
  arrive();
  people(me);
  await heard();
  people(me, occupant('ann'), occupant('bob', { channelId: lounge }));
  expect(await heard()).toEqual(['othersJoin']);
  later();
  people(me, occupant('ann', { muted: true }), occupant('bob'));
  expect(await heard()).toEqual(['othersJoin']);
  later();
  // Who moves is heard at once; who is gone altogether may only be reloading.
  people(me, occupant('bob', { channelId: lounge }));
  expect(await heard()).toEqual(['othersLeave']);
  vi.advanceTimersByTime(reloadGapMs);
  expect(await heard()).toEqual(['othersLeave']);
});

test('who reloads the page makes no sound', async () => {
  arrive();
  people(me, occupant('ann'));
  later();
  await heard();
  people(me);
  vi.advanceTimersByTime(reloadGapMs - 500);
  people(me, occupant('ann', { peerId: 'another peer of ann' as PeerId }));
  vi.advanceTimersByTime(reloadGapMs);
  expect(await heard()).toEqual([]);
});

test('a crowd that moves at once is one sound', async () => {
  arrive();
  people(me);
  await heard();
  const crowd = Array.from({ length: 12 }, (_, index) => occupant(`guest ${index}`));
  for (const [index] of crowd.entries()) {
    people(me, ...crowd.slice(0, index + 1));
    vi.advanceTimersByTime(50);
  }
  expect(await heard()).toEqual(['othersJoin']);
  later();
  people(me, ...crowd.map((guest) => ({ ...guest, channelId: lounge })));
  expect(await heard()).toEqual(['othersLeave']);
});

test('who was there before me makes no sound, nor who comes back after a lost connection', async () => {
  people(occupant('ann'));
  arrive();
  people(me, occupant('ann'));
  expect(await heard()).toEqual(['join']);
  store.setState({
    connection: { kind: 'reconnecting', reason: 'lost', attempt: 1, since: 0 },
  });
  people(me, occupant('bob'));
  store.setState({ connection: { kind: 'ready' } });
  vi.advanceTimersByTime(settlingMs - 1);
  people(me, occupant('bob'), occupant('ann'));
  expect(await heard()).toEqual([]);
  vi.advanceTimersByTime(1);
  people(me, occupant('bob'), occupant('ann'), occupant('cho'));
  expect(await heard()).toEqual(['othersJoin']);
});

test('my switches, my share and my camera, in a channel', async () => {
  store.setState({ muted: true });
  arrive();
  await heard();
  store.setState({ muted: false });
  store.setState({ deafened: true, muted: true });
  store.setState({ deafened: false });
  store.setState({ share: { kind: 'live', name: null, sound: false, watchers: [] } });
  store.setState({ share: { kind: 'off', failure: null } });
  store.setState({ camera: { kind: 'live', camera } });
  store.setState({ camera: { kind: 'off', failure: null } });
  expect(await heard()).toEqual([
    'unmute',
    'deafen',
    'undeafen',
    'shareOn',
    'shareOff',
    'cameraOn',
    'cameraOff',
  ]);
});

test('what ends because I leave is not heard beside my leaving', async () => {
  arrive();
  store.setState({
    share: { kind: 'live', name: null, sound: false, watchers: [] },
    camera: { kind: 'live', camera },
  });
  await heard();
  store.setState({ share: { kind: 'off', failure: null } });
  store.setState({ camera: { kind: 'off', failure: null } });
  store.setState({ voice: { kind: 'outside', failure: null } });
  expect(await heard()).toEqual(['leave']);
});

test('the shares and cameras of others', async () => {
  arrive();
  people(me, occupant('ann'));
  later();
  await heard();
  const names: string[] = [];
  for (const change of [
    { sharing: true },
    { sharing: false },
    { camera: true },
    { camera: false },
  ]) {
    people({ ...me, ...change }, occupant('ann', change));
    names.push(...(await heard()));
    later();
  }
  expect(names).toEqual(['othersShareOn', 'othersShareOff', 'othersCameraOn', 'othersCameraOff']);
});

test('others are not heard while I am deafened, and nothing where it is switched off', async () => {
  arrive();
  people(me);
  store.setState({ deafened: true });
  await heard();
  people(me, occupant('ann'));
  expect(await heard()).toEqual([]);
  const { preferences } = store.getState();
  store.setState({ preferences: { ...preferences, earcons: false } });
  store.setState({ deafened: false });
  store.setState({ voice: { kind: 'outside', failure: null } });
  expect(await heard()).toEqual([]);
});
