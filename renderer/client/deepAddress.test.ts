import { expect, test, vi } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { createPerchStore } from '../store/perchStore.ts';
import { bindDeepAddress, channelInHash, hashOfChannel, inviteInHash } from './deepAddress.ts';

test('the hash of a channel names that channel', () => {
  const id = 'a/b ü' as ChannelId;
  expect(channelInHash(hashOfChannel(id))).toBe(id);
});

test.each(['', '#', '#/channel/', '#/channel/a/b', '#/elsewhere/a', '#/channel/%'])(
  '%j names no channel',
  (hash) => {
    expect(channelInHash(hash)).toBeNull();
  },
);

test.each([
  ['#invite=a%20b%26c', { joinCode: 'a b&c', channelId: null, linkCode: null }],
  ['#invite=code&pin=abab&channel=a%2Fb', { joinCode: 'code', channelId: 'a/b', linkCode: null }],
  ['#channel=a', { joinCode: null, channelId: 'a', linkCode: null }],
  ['#invite=', { joinCode: null, channelId: null, linkCode: null }],
  ['#link=7K2Q-9ABC', { joinCode: null, channelId: null, linkCode: '7K2Q-9ABC' }],
  ['#invite=%', null],
  ['#/channel/a', null],
  ['', null],
])('%j as an invite', (hash, values) => {
  expect(inviteInHash(hash)).toEqual(values);
});

/** The storage of a tab. */
class FakeStorage {
  readonly #stored = new Map<string, string>();

  getItem(key: string): string | null {
    return this.#stored.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.#stored.set(key, value);
  }

  removeItem(key: string): void {
    this.#stored.delete(key);
  }
}

/** A page at a URL, and `follow` to paste another hash. */
function pageAt(hash: string) {
  const listeners = new Map<string, () => void>();
  const location = { pathname: '/', search: '', hash };
  const page = {
    location,
    history: {
      replaceState: (_state: unknown, _title: string, url: string) => {
        location.hash = url.slice(1);
      },
    },
    addEventListener: (name: string, listener: () => void) => listeners.set(name, listener),
    removeEventListener: (name: string) => listeners.delete(name),
  } as unknown as Window;
  const follow = (link: string) => {
    location.hash = link;
    listeners.get('hashchange')?.();
  };
  return { page, location, listeners, follow };
}

test('the join code of an invite is stored for the sign-in and removed from the URL; its channel is followed', () => {
  const { page, location } = pageAt('#invite=code&channel=a');
  const store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  const followLink = vi.fn();
  bindDeepAddress(page, store, { joinChannel: vi.fn(), followLink }, new FakeStorage(), false);
  expect(store.getState().inviteCode).toBe('code');
  expect(followLink).toHaveBeenCalledWith('a');
  expect(location.hash).toBe('#/channel/a');
});

test('the code of another device is stored for the sign-in and removed from the URL', () => {
  const { page, location } = pageAt('#link=7K2Q-9ABC');
  const store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  const actions = { joinChannel: vi.fn(), followLink: vi.fn() };
  bindDeepAddress(page, store, actions, new FakeStorage(), false);
  expect(store.getState().linkCode).toBe('7K2Q-9ABC');
  expect(location.hash).toBe('');
});

test('a reload rejoins the channel, a pasted URL asks, and joins and leaves change the URL', () => {
  const { page, location, listeners, follow } = pageAt('#/channel/a');
  const store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  const joinChannel = vi.fn();
  const followLink = vi.fn();
  const tab = new FakeStorage();
  tab.setItem('perch.channel', 'a');
  const stop = bindDeepAddress(page, store, { joinChannel, followLink }, tab, true);
  expect(joinChannel).toHaveBeenLastCalledWith('a');

  const [a, b] = ['a', 'b'] as ChannelId[] as [ChannelId, ChannelId];
  store.setState({ voice: { kind: 'joining', channelId: a, from: null } });
  expect(location.hash).toBe('#/channel/a');
  store.setState({ voice: { kind: 'joined', channelId: b, failure: null } });
  expect(location.hash).toBe('#/channel/b');
  expect(tab.getItem('perch.channel')).toBe('b');
  store.setState({ voice: { kind: 'outside', failure: null } });
  expect(location.hash).toBe('');
  expect(tab.getItem('perch.channel')).toBeNull();

  follow('#/channel/b');
  expect(followLink).toHaveBeenLastCalledWith('b');
  expect(joinChannel).toHaveBeenCalledOnce();
  stop();
  expect(listeners.size).toBe(0);
});

test('the URL keeps the current channel while a link is pending, and after it was declined', () => {
  const { page, location, follow } = pageAt('');
  const store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  const followLink = (linkedChannel: ChannelId) => store.setState({ linkedChannel });
  bindDeepAddress(page, store, { joinChannel: vi.fn(), followLink }, new FakeStorage(), false);
  follow('#/channel/a');
  expect(location.hash).toBe('#/channel/a');
  store.setState({ linkedChannel: null });
  expect(location.hash).toBe('');

  store.setState({ voice: { kind: 'joined', channelId: 'b' as ChannelId, failure: null } });
  follow('#/channel/a');
  expect(store.getState().linkedChannel).toBe('a');
  expect(location.hash).toBe('#/channel/b');
});

test.each([
  // Another web page has opened the link, and the history returns to the unanswered question.
  ['was never there', null, true],
  ['was in another channel', 'b', true],
  ['opens the URL anew', 'a', false],
])('a user who %s is asked first', (_who, stored, isReturning) => {
  const { page } = pageAt('#/channel/a');
  const tab = new FakeStorage();
  if (stored !== null) tab.setItem('perch.channel', stored);
  const store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  const [joinChannel, followLink] = [vi.fn(), vi.fn()];
  bindDeepAddress(page, store, { joinChannel, followLink }, tab, isReturning);
  expect(joinChannel).not.toHaveBeenCalled();
  expect(followLink).toHaveBeenCalledExactlyOnceWith('a');
});
