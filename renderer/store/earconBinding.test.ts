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
    user: { id: name as UserId, name, colorSeed: 0, isOwner: false, roleIds: [] },
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
    me: { peerId: me.peerId, user: me.user },
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
/** The sounds played so far, after all events of this task. */
async function heard() {
  await Promise.resolve();
  return played.splice(0);
}
/** Long enough for the next change to play its own sound. */
const later = () => vi.advanceTimersByTime(crowdMs);

test('plays a knock at the user’s channel, not while deafened', async () => {
  arrive();
  await heard();
  const knock = (id: number) =>
    store.setState({ notice: { id, kind: 'knock', news: { kind: 'heard', name: 'Bob' } } });
  knock(1);
  expect(await heard()).toEqual(['knocked']);
  later();
  store.setState({ muted: true });
  expect(await heard()).toEqual(['mute']);
  store.setState({ deafened: true });
  await heard();
  later();
  knock(2);
  expect(await heard()).toEqual([]);
});

test('plays the user’s join, move and leave', async () => {
  arrive();
  expect(await heard()).toEqual(['join']);
  store.setState({ voice: { kind: 'joining', channelId: lounge, from: general } });
  store.setState({ voice: { kind: 'joined', channelId: lounge, failure: null } });
  expect(await heard()).toEqual(['join']);
  store.setState({ voice: { kind: 'outside', failure: null } });
  expect(await heard()).toEqual(['leave']);
});

test('plays nothing for a failed move or a failed join', async () => {
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

test('plays joins and leaves of others in the user’s channel only', async () => {
  arrive();
  people(me);
  await heard();
  people(me, occupant('ann'), occupant('bob', { channelId: lounge }));
  expect(await heard()).toEqual(['othersJoin']);
  later();
  people(me, occupant('ann', { muted: true }), occupant('bob'));
  expect(await heard()).toEqual(['othersJoin']);
  later();
  // A move is played at once; a user who left the server may only be reloading.
  people(me, occupant('bob', { channelId: lounge }));
  expect(await heard()).toEqual(['othersLeave']);
  vi.advanceTimersByTime(reloadGapMs);
  expect(await heard()).toEqual(['othersLeave']);
});

test('plays nothing of others while the user does not want to be disturbed', async () => {
  arrive();
  people(me);
  await heard();
  const whispers = [{ peerId: occupant('eve').peerId, toChannel: false }];
  store.setState({
    me: { peerId: me.peerId, user: { ...me.user, door: { kind: 'doNotDisturb' } } },
  });
  people(me, occupant('ann'));
  store.setState({ whispers });
  expect(await heard()).toEqual([]);
  store.setState({ muted: true });
  expect(await heard()).toEqual(['mute']);
  later();
  const door = { kind: 'backAt', at: Number.POSITIVE_INFINITY } as const;
  store.setState({ me: { peerId: me.peerId, user: { ...me.user, door } }, whispers: [] });
  people(me);
  vi.advanceTimersByTime(reloadGapMs);
  store.setState({ whispers });
  expect(await heard()).toEqual(['othersLeave', 'whispered']);
});

test('plays nothing for a reload', async () => {
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

test('plays one sound for a crowd that moves at once', async () => {
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

test('plays nothing for users who were there before, or return after a lost connection', async () => {
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

test('plays the user’s switches, share and camera in a channel', async () => {
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

test('plays only the leave if share and camera end with it', async () => {
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

test('plays the shares and cameras of others', async () => {
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

test('plays nothing of others while deafened, and nothing at all if the preference is off', async () => {
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
