import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Call, callBeatMs } from '../../shared/domain/Call.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { CallNotifications } from '../../shared/protocol/people/calls.ts';
import { callFrom } from '../testing/calls.fixture.ts';
import { FakeEmitter } from '../testing/FakeEmitter.ts';
import { userOf } from '../testing/people.fixture.ts';
import { bindCalls } from './callsBinding.ts';
import { type CallsStore, createCallsStore } from './callsStore.ts';
import { createPerchStore, type PerchStore } from './perchStore.ts';
import { bindRing } from './ringBinding.ts';

let store: PerchStore;
let calls: CallsStore;
let stop: () => void;
let answer: { call: Call | null; missed: []; takesCalls: boolean };
const session = new FakeEmitter<{ opened: unknown }>();
const signaling = Object.assign(new FakeEmitter<CallNotifications>(), {
  request: vi.fn(async (name: string, _payload: object, inOrder?: (value: never) => void) => {
    if (name === 'call:get') inOrder?.(answer as never);
  }),
});
const engine = { join: vi.fn(), leave: vi.fn(), video: { camera: { turnOn: vi.fn() } } };

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  store.setState({ connection: { kind: 'ready' } });
  calls = createCallsStore();
  answer = { call: null, missed: [], takesCalls: true };
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

const bind = () => {
  stop = bindCalls(calls, store, { session, signaling, engine });
};
const changed = (change: Partial<Call>) =>
  signaling.emit('call:changed', { call: callFrom('Bob', change) });
const here = { isAccepted: true, isHere: true };
const callId = callFrom('Bob').id;
const isIn = (channelId: ChannelId | null) =>
  store.setState({
    voice:
      channelId === null
        ? { kind: 'outside', failure: null }
        : { kind: 'joined', channelId, failure: null },
  });
const ended = (change: Partial<CallNotifications['call:ended']> = {}) =>
  signaling.emit('call:ended', {
    callId,
    other: userOf('Bob'),
    ending: 'hungUp',
    byMe: false,
    channelId: null,
    ...change,
  });
const beats = () => signaling.request.mock.calls.filter(([name]) => name === 'call:beat').length;

describe('bindCalls', () => {
  it('asks for what was told before it was loaded, and again with each session', () => {
    answer = { call: callFrom('Bob'), missed: [], takesCalls: false };
    bind();
    expect(calls.getState()).toMatchObject({ takesCalls: false, call: { isAccepted: false } });
    answer = { ...answer, call: null };
    session.emit('opened', {});
    expect(calls.getState().call).toBeNull();
  });

  it('goes to the call once it is answered here, with the camera if wanted, and stays away from where the user has left', () => {
    bind();
    changed({});
    calls.setState({ answersWithCamera: true });
    changed(here);
    expect(engine.join.mock.calls).toEqual([[callId]]);
    expect(engine.video.camera.turnOn).not.toHaveBeenCalled();
    isIn(callId);
    expect(engine.video.camera.turnOn).toHaveBeenCalledOnce();
    // Told again when the other has entered.
    isIn(null);
    changed(here);
    expect(engine.join).toHaveBeenCalledOnce();
  });

  it('rings no more, and says so, when another window has answered', () => {
    bind();
    changed({});
    changed({ isAccepted: true });
    expect(engine.join).not.toHaveBeenCalled();
    expect(calls.getState().news).toMatchObject({ kind: 'elsewhere', name: 'Bob' });
  });

  it('says that it is there while the call lasts', () => {
    bind();
    changed(here);
    vi.advanceTimersByTime(3 * callBeatMs);
    expect(beats()).toBe(3);
    ended();
    vi.advanceTimersByTime(3 * callBeatMs);
    expect(beats()).toBe(3);
  });

  it('leaves the channel of an ended call, or goes where it goes on', () => {
    bind();
    changed({});
    changed(here);
    isIn(callId);
    ended();
    expect(engine.leave).toHaveBeenCalledOnce();
    expect(calls.getState()).toMatchObject({ call: null, news: { ending: 'hungUp' } });

    changed({});
    changed(here);
    ended({ ending: 'opened', channelId: 'new' as ChannelId });
    expect(engine.join).toHaveBeenLastCalledWith('new');
  });

  it('remembers the channel that the user has left for a call, until they are in another one', () => {
    bind();
    isIn('general' as ChannelId);
    changed({});
    changed(here);
    isIn(callId);
    ended();
    isIn(null);
    expect(calls.getState().cameFrom).toBe('general');
    isIn('music' as ChannelId);
    expect(calls.getState().cameFrom).toBeNull();
  });

  it('tells nothing of what the user has done themselves', () => {
    bind();
    changed(here);
    ended({ byMe: true });
    expect(calls.getState().news).toBeNull();
  });
});

describe('bindRing', () => {
  const play = vi.fn((_isOutgoing: boolean) => halt);
  const halt = vi.fn();
  const bindTone = () => {
    stop = bindRing(calls, store, play);
  };

  it('rings until the call is answered, and sounds otherwise for the caller', () => {
    bindTone();
    calls.setState({ call: callFrom('Bob') });
    expect(play.mock.calls).toEqual([[false]]);
    calls.setState({ call: callFrom('Bob', here) });
    expect(halt).toHaveBeenCalledOnce();
    calls.setState({ call: callFrom('Bob', { isOutgoing: true, isHere: true }) });
    expect(play).toHaveBeenLastCalledWith(true);
    store.setState({ connection: { kind: 'stopped', reason: 'replaced', code: null } });
    expect(halt).toHaveBeenCalledTimes(2);
  });

  it('is silent for who is deafened or does not want to be disturbed', () => {
    bindTone();
    const door = { kind: 'doNotDisturb' } as const;
    for (const state of [
      { deafened: true, me: null },
      { deafened: false, me: { peerId: 'p' as never, user: userOf('Ann', { door }) } },
    ]) {
      store.setState(state);
      calls.setState({ call: callFrom('Bob') });
      calls.setState({ call: null });
    }
    expect(play).not.toHaveBeenCalled();
  });
});
