import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ConnectionState } from '../state/ConnectionState.ts';
import { FakeEmitter } from '../testing/FakeEmitter.ts';
import { reloadUpdated } from './reloadUpdated.ts';

class Session extends FakeEmitter<{ connectionChanged: ConnectionState }> {}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('loads the page of an updated server, once a minute, and for no other reason', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const reload = vi.fn();
  const session = new Session();
  const stop = reloadUpdated(session, storage, reload);
  const refuse = (code: 'versionMismatch' | 'signatureWrong') =>
    session.emit('connectionChanged', { kind: 'stopped', reason: 'refused', code });
  session.emit('connectionChanged', { kind: 'ready' });
  refuse('signatureWrong');
  expect(reload).not.toHaveBeenCalled();
  refuse('versionMismatch');
  refuse('versionMismatch');
  vi.advanceTimersByTime(59_999);
  refuse('versionMismatch');
  expect(reload).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(1);
  refuse('versionMismatch');
  expect(reload).toHaveBeenCalledTimes(2);
  stop();
  expect(session.listenerCount).toBe(0);
});
