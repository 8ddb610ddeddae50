import { expect, test, vi } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { createPerchStore } from '../store/perchStore.ts';
import { bindDeepAddress, channelInHash, hashOfChannel, inviteInHash } from './deepAddress.ts';

test('a channel’s address leads to it', () => {
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
  ['#invite=a%20b%26c', { joinCode: 'a b&c', channelId: null }],
  ['#invite=code&pin=abab&channel=a%2Fb', { joinCode: 'code', channelId: 'a/b' }],
  ['#channel=a', { joinCode: null, channelId: 'a' }],
  ['#invite=', { joinCode: null, channelId: null }],
  ['#invite=%', null],
  ['#/channel/a', null],
  ['', null],
])('%j as an invite', (hash, said) => {
  expect(inviteInHash(hash)).toEqual(said);
});

/** What a tab keeps. */
class FakeStorage {
  readonly #kept = new Map<string, string>();

  getItem(key: string): string | null {
    return this.#kept.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.#kept.set(key, value);
  }

  removeItem(key: string): void {
    this.#kept.delete(key);
  }
}

/** The page of a tab at an address, and what changes it as people do. */
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

test('an invite’s join code is kept for the sign-in and leaves the address; its channel is joined', () => {
  const { page, location } = pageAt('#invite=code&channel=a');
  const store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  const followLink = vi.fn();
  bindDeepAddress(page, store, { joinChannel: vi.fn(), followLink }, new FakeStorage(), false);
  expect(store.getState().invitedWith).toBe('code');
  expect(followLink).toHaveBeenCalledWith('a');
  expect(location.hash).toBe('#/channel/a');
});

test('who comes back is where they were; a pasted address asks; arriving and leaving are written into it', () => {
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

test('a link that is asked about or refused leaves the address where I am', () => {
  const { page, location, follow } = pageAt('');
  const store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  const followLink = (linkedTo: ChannelId) => store.setState({ linkedTo });
  bindDeepAddress(page, store, { joinChannel: vi.fn(), followLink }, new FakeStorage(), false);
  follow('#/channel/a');
  expect(location.hash).toBe('#/channel/a');
  store.setState({ linkedTo: null });
  expect(location.hash).toBe('');

  store.setState({ voice: { kind: 'joined', channelId: 'b' as ChannelId, failure: null } });
  follow('#/channel/a');
  expect(store.getState().linkedTo).toBe('a');
  expect(location.hash).toBe('#/channel/b');
});

test.each([
  // A page of somebody else has led here, and the history goes back to a question that nobody has answered.
  ['never was there', null, true],
  ['was in another channel', 'b', true],
  ['opens the address anew', 'a', false],
])('who %s is asked', (_who, kept, isReturning) => {
  const { page } = pageAt('#/channel/a');
  const tab = new FakeStorage();
  if (kept !== null) tab.setItem('perch.channel', kept);
  const store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  const [joinChannel, followLink] = [vi.fn(), vi.fn()];
  bindDeepAddress(page, store, { joinChannel, followLink }, tab, isReturning);
  expect(joinChannel).not.toHaveBeenCalled();
  expect(followLink).toHaveBeenCalledExactlyOnceWith('a');
});
