import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { UnsentMessage } from '../state/chatsState.ts';
import { FakeEmitter } from '../testing/FakeEmitter.ts';
import { type ChatsStore, createChatsStore } from './chatsStore.ts';
import { bindUnsent } from './unsentBinding.ts';

class Session extends FakeEmitter<{ opened: unknown }> {}

const blank = { channelId: 'General' as ChannelId, text: 'hello', replyTo: null, files: [] };
let chats: ChatsStore;
let session: Session;
let tried: string[];
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  chats = createChatsStore({ getItem: () => null, setItem: () => undefined });
  session = new Session();
  tried = [];
  stop = bindUnsent(chats, {
    session,
    retryMessage: async (clientId) => {
      tried.push(clientId);
      become(clientId, null);
    },
  });
});
afterEach(() => {
  stop();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

function write(clientId: string, failure: UnsentMessage['failure'] = null): void {
  const message = { ...blank, clientId, failure };
  chats.setState(({ unsent }) => ({ unsent: [...unsent, message] }));
}

function become(clientId: string, failure: UnsentMessage['failure']): void {
  chats.setState(({ unsent }) => ({
    unsent: unsent.map((each) =>
      each.clientId === clientId ? { ...each, failure, isWaiting: false } : each,
    ),
  }));
}

const waiting = () =>
  chats.getState().unsent.flatMap(({ clientId, isWaiting }) => (isWaiting ? [clientId] : []));

it('sends what a lost connection held up with the next session, in order, and nothing else', () => {
  write('an earlier page’s', 'disconnected');
  for (const clientId of ['a', 'b', 'refused']) write(clientId);
  become('a', 'disconnected');
  become('b', 'timeout');
  become('refused', 'diskFull');
  expect([waiting(), tried]).toEqual([['a', 'b'], []]);
  session.emit('opened', {});
  expect([waiting(), tried]).toEqual([[], ['a', 'b']]);
});

it('goes on by itself where the session was back before the upload failed, five times', () => {
  write('a');
  for (let time = 1; time <= 5; time += 1) {
    become('a', 'disconnected');
    vi.advanceTimersByTime(2_000);
    expect(tried).toHaveLength(time);
  }
  become('a', 'disconnected');
  vi.advanceTimersByTime(60_000);
  expect([waiting(), tried.length]).toEqual([[], 5]);
});

it('leaves alone what its user has sent again or discarded meanwhile', () => {
  write('a');
  write('b');
  become('a', 'disconnected');
  become('b', 'disconnected');
  become('a', null);
  chats.setState(({ unsent }) => ({ unsent: unsent.filter(({ clientId }) => clientId !== 'b') }));
  vi.advanceTimersByTime(2_000);
  session.emit('opened', {});
  expect(tried).toEqual([]);
});
