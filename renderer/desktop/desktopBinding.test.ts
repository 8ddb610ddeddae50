import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ChannelId, PeerId, UserId } from '../../shared/domain/ids.ts';
import { defaultAppSettings } from '../../shared/ipc/AppSettings.ts';
import type { LinkRequest } from '../../shared/ipc/servers.ts';
import type { VoiceCommand, VoiceReport } from '../../shared/ipc/voice.ts';
import type { Failure } from '../../shared/protocol/errors.ts';
import type { Actions } from '../actions/createActions.ts';
import { createPerchStore, type PerchStore } from '../store/perchStore.ts';
import { callsHolderOf } from '../testing/calls.fixture.ts';
import { bindDesktop } from './desktopBinding.ts';
import { FakeDesktop } from './FakeDesktop.fixture.ts';

const general = 'general' as ChannelId;
const nothing: LinkRequest = { channelId: null, joinCode: null, linkCode: null, ownerCode: null };

let store: PerchStore;
let desktop: FakeDesktop;
let arrival: LinkRequest;
let stop: () => void;
let level: ((level: number) => void) | null;
const actions = {
  joinChannel: vi.fn(),
  followLink: vi.fn(),
  leaveChannel: vi.fn(),
  joinPreviousChannel: vi.fn(),
  setMuted: vi.fn(),
  setDeafened: vi.fn(),
  toggleMuted: vi.fn(),
  toggleDeafened: vi.fn(),
  startShare: vi.fn(),
  stopShare: vi.fn(),
  turnCameraOff: vi.fn(),
  toggleShare: vi.fn(),
  setTalking: vi.fn(),
  setPreferences: vi.fn(),
  setDoor: vi.fn(),
  claimOwner: vi.fn(async (): Promise<Failure | null> => null),
};
const calls = callsHolderOf({});
const ownLevel = {
  subscribe: vi.fn((_who: unknown, listen: (level: number) => void) => {
    level = listen;
    return () => {
      level = null;
    };
  }),
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  arrival = nothing;
  level = null;
  store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  desktop = new FakeDesktop({
    'settings:get': () => defaultAppSettings,
    'page:takeLink': () => arrival,
  });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

async function bind(): Promise<void> {
  stop = bindDesktop(desktop, { store, actions: actions as unknown as Actions, calls, ownLevel });
  await vi.advanceTimersByTimeAsync(50);
}

function signIn(isOwner = false): void {
  const user = { id: 'ann' as UserId, name: 'Ann', isOwner, roleIds: [], colorSeed: 0 };
  store.setState({ me: { peerId: 'peer' as PeerId, user } });
  store.setState({ connection: { kind: 'ready' } });
}

function join(): void {
  store.setState({
    voice: { kind: 'joined', channelId: general, failure: null },
    microphone: { kind: 'live', deviceId: '', label: '' },
  });
}

describe('the report', () => {
  const reports = () => desktop.callsOf('voice:report') as VoiceReport[];

  test('is sent at the start, and once for simultaneous changes', async () => {
    await bind();
    expect(reports()).toHaveLength(1);
    store.setState({ muted: true });
    store.setState({ voice: { kind: 'joining', channelId: general, from: null } });
    await vi.advanceTimersByTimeAsync(50);
    expect(reports()).toHaveLength(2);
    expect(reports()[1]).toMatchObject({ muted: true, channelId: general });
    store.setState({ sound: 'blocked' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(reports()).toHaveLength(2);
  });

  test('reports speaking, also through pauses between words', async () => {
    await bind();
    expect(level).toBeNull();
    join();
    level?.(0.5);
    await vi.advanceTimersByTimeAsync(50);
    expect(reports().at(-1)).toMatchObject({ speaking: true });
    const before = reports().length;
    level?.(0);
    await vi.advanceTimersByTimeAsync(300);
    level?.(0.4);
    await vi.advanceTimersByTimeAsync(1000);
    expect(reports()).toHaveLength(before);
    level?.(0);
    await vi.advanceTimersByTimeAsync(500);
    expect(reports().at(-1)).toMatchObject({ speaking: false });
  });

  test('reports no speaking while muted, and measures nothing', async () => {
    await bind();
    join();
    level?.(0.5);
    store.setState({ muted: true });
    expect(level).toBeNull();
    await vi.advanceTimersByTimeAsync(50);
    expect(reports().at(-1)).toMatchObject({ speaking: false, muted: true });
  });
});

test('the server is described when its name or icon is known or changes', async () => {
  await bind();
  const server = {
    name: 'Nest',
    picture: null,
    nameFixed: false,
    linkPreviews: false,
    version: '1',
    joinCodeRequired: false,
  };
  store.setState({ server });
  store.setState({ server: { ...server, version: '2' } });
  store.setState({ server: { ...server, picture: 'data:image/png;base64,AA==' } });
  expect(desktop.callsOf('server:describe')).toEqual([
    { name: 'Nest', picture: null },
    { name: 'Nest', picture: 'data:image/png;base64,AA==' },
  ]);
});

describe('a command', () => {
  test.each<[VoiceCommand, keyof typeof actions, unknown[]]>([
    [{ kind: 'join', channelId: general }, 'joinChannel', [general]],
    [{ kind: 'leave' }, 'leaveChannel', []],
    [{ kind: 'setMuted', on: true }, 'setMuted', [true]],
    [{ kind: 'setDeafened', on: false }, 'setDeafened', [false]],
    [{ kind: 'press', action: 'mute' }, 'toggleMuted', []],
    [{ kind: 'press', action: 'deafen' }, 'toggleDeafened', []],
    [{ kind: 'press', action: 'share' }, 'toggleShare', []],
    [{ kind: 'press', action: 'back' }, 'joinPreviousChannel', []],
    [{ kind: 'startShare' }, 'startShare', []],
    [{ kind: 'stopShare' }, 'stopShare', []],
    [{ kind: 'turnCameraOff' }, 'turnCameraOff', []],
    [{ kind: 'talk', on: true }, 'setTalking', [true]],
    [{ kind: 'setDoor', door: 'open' }, 'setDoor', [null]],
    [{ kind: 'setDoor', door: 'doNotDisturb' }, 'setDoor', [{ kind: 'doNotDisturb' }]],
    [{ kind: 'backIn', minutes: 30 }, 'setDoor', [{ kind: 'backAt', at: expect.any(Number) }]],
  ])('%j', async (command, name, said) => {
    await bind();
    desktop.emit('voice:commanded', command);
    expect(actions[name]).toHaveBeenCalledExactlyOnceWith(...said);
  });
});

test.each([
  ['answer', 'acceptCall'],
  ['hangup', 'endCall'],
] as const)('a press of %s is for the call', async (action, name) => {
  await bind();
  desktop.emit('voice:commanded', { kind: 'press', action });
  expect(calls.current.actions[name]).toHaveBeenCalledOnce();
});

describe('a link', () => {
  test('that opened the page is followed, with its join code', async () => {
    arrival = { channelId: general, joinCode: 'sesame', linkCode: '7K2Q-9ABC', ownerCode: null };
    await bind();
    expect(store.getState().linkCode).toBe('7K2Q-9ABC');
    expect(actions.followLink).toHaveBeenCalledExactlyOnceWith(general);
    expect(store.getState().inviteCode).toBe('sesame');
  });

  test('that is opened later is followed too', async () => {
    await bind();
    desktop.emit('page:linkOpened', { ...nothing, channelId: general });
    expect(actions.followLink).toHaveBeenCalledExactlyOnceWith(general);
    expect(store.getState().inviteCode).toBeNull();
  });

  test('with an owner code is used once, after the sign-in', async () => {
    arrival = { ...nothing, ownerCode: 'CODE' };
    await bind();
    expect(actions.claimOwner).not.toHaveBeenCalled();
    signIn();
    expect(actions.claimOwner).toHaveBeenCalledExactlyOnceWith('CODE');
    store.setState({ connection: { kind: 'reconnecting', reason: 'lost', attempt: 1, since: 0 } });
    store.setState({ connection: { kind: 'ready' } });
    await vi.advanceTimersByTimeAsync(0);
    expect(actions.claimOwner).toHaveBeenCalledTimes(1);
  });

  test('is used again if the connection was lost meanwhile', async () => {
    arrival = { ...nothing, ownerCode: 'CODE' };
    actions.claimOwner.mockResolvedValueOnce({ code: 'disconnected', reason: '' });
    await bind();
    signIn();
    await vi.advanceTimersByTimeAsync(0);
    store.setState({ connection: { kind: 'reconnecting', reason: 'lost', attempt: 1, since: 0 } });
    store.setState({ connection: { kind: 'ready' } });
    expect(actions.claimOwner).toHaveBeenCalledTimes(2);
  });

  test('with an owner code is ignored for an owner', async () => {
    arrival = { ...nothing, ownerCode: 'CODE' };
    await bind();
    signIn(true);
    expect(actions.claimOwner).not.toHaveBeenCalled();
  });
});

test('stops listening', async () => {
  await bind();
  stop();
  expect(desktop.listenerCount).toBe(0);
  store.setState({ muted: true });
  await vi.advanceTimersByTimeAsync(1000);
  expect(desktop.callsOf('voice:report')).toHaveLength(1);
});
