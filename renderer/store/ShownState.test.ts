import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import type { ChannelState } from '../state/callState.ts';
import { createPerchStore, type PerchStore } from './perchStore.ts';
import { ShownState } from './ShownState.ts';

class Source<Events extends object> extends TypedEmitter<Events> {
  override emit<Name extends keyof Events>(name: Name, payload: Events[Name]): void {
    super.emit(name, payload);
  }
}

const channelId = 'General' as ChannelId;
const joining: ChannelState = { kind: 'joining', channelId, from: null };
const joined: ChannelState = { kind: 'joined', channelId, failure: null };
const outside: ChannelState = { kind: 'outside', failure: null };
let engine: Source<{ channelChanged: ChannelState }>;
let consumers: Source<{ settling: Record<string, never>; settled: Record<string, never> }>;
let store: PerchStore;
let shown: ShownState;
let seen: string[];
beforeEach(() => {
  vi.useFakeTimers();
  engine = new Source();
  consumers = new Source();
  store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  shown = new ShownState(store, { engine, consumers });
  engine.on('channelChanged', (voice) => store.setState({ voice }));
  seen = [];
  shown.subscribe((state, before) => seen.push(`${before.voice.kind} → ${state.voice.kind}`));
});
afterEach(() => vi.useRealTimers());

test('a change is shown at once', () => {
  store.setState({ muted: true });
  expect([shown.getState(), seen.length]).toEqual([store.getState(), 1]);
});

test('a move is shown once, when its sound is negotiated, with all that changed meanwhile', () => {
  engine.emit('channelChanged', joining);
  store.setState({ muted: true });
  engine.emit('channelChanged', joined);
  expect([shown.getState().voice, shown.getState().muted, seen]).toEqual([outside, false, []]);
  consumers.emit('settled', {});
  // The sound goes first.
  expect(seen).toEqual([]);
  vi.advanceTimersByTime(0);
  expect(shown.getState()).toBe(store.getState());
  expect(seen).toEqual(['outside → joined']);
  store.setState({ muted: false });
  expect(shown.getState().muted).toBe(false);
});

test('a slow server is waited for only a moment, and a second move waits anew', () => {
  engine.emit('channelChanged', joining);
  vi.advanceTimersByTime(299);
  expect(shown.getState().voice.kind).toBe('outside');
  vi.advanceTimersByTime(1);
  expect(shown.getState().voice.kind).toBe('joining');
  consumers.emit('settled', {});
  engine.emit('channelChanged', joined);
  engine.emit('channelChanged', joining);
  expect(shown.getState().voice.kind).toBe('joined');
});

test('a late answer, or one without a click as after a reload, is shown when its sound is negotiated', () => {
  engine.emit('channelChanged', joining);
  vi.advanceTimersByTime(300);
  consumers.emit('settling', {});
  engine.emit('channelChanged', joined);
  vi.advanceTimersByTime(299);
  expect(seen).toEqual(['outside → joining']);
  consumers.emit('settled', {});
  vi.advanceTimersByTime(0);
  expect(seen).toEqual(['outside → joining', 'joining → joined']);
  consumers.emit('settling', {});
  store.setState({ muted: true });
  vi.advanceTimersByTime(300);
  expect(shown.getState().muted).toBe(true);
});

test('leaving is shown at once, also during a move', () => {
  engine.emit('channelChanged', joining);
  engine.emit('channelChanged', outside);
  store.setState({ muted: true });
  expect(shown.getState()).toBe(store.getState());
});

test('after its end it follows nothing and no timer is left', () => {
  engine.emit('channelChanged', joining);
  shown.close();
  expect(vi.getTimerCount()).toBe(0);
  store.setState({ muted: true });
  expect(seen).toEqual([]);
});
