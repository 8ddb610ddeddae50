import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Channel, plainChannelSettings } from '../../shared/domain/Channel.ts';
import type { ChannelId, UserId } from '../../shared/domain/ids.ts';
import type { User } from '../../shared/domain/User.ts';
import { ChannelDirectory } from '../rooms/ChannelDirectory.ts';
import type { StoredListenLink } from '../storage/channels/ListenLinkStore.ts';
import { type ListenLinkOrder, ListenLinks, type ListenLinksOptions } from './ListenLinks.ts';

const general = {
  ...plainChannelSettings,
  id: 'general' as ChannelId,
  name: 'General',
  status: '',
  position: 0,
  temporary: false,
  overrides: [],
} satisfies Channel;
const olga = { id: 'olga' as UserId, name: 'Olga' } as User;
const order: ListenLinkOrder = {
  channelId: general.id,
  label: '',
  listenersMax: 2,
  lifetimeMs: 60_000,
};

let channels: ChannelDirectory;
let stored: StoredListenLink[];
let isAllowed: boolean;
let isAdmitted: boolean;
let running: { onPacket: (packet: Uint8Array) => void; onEnd: () => void }[];
let links: ListenLinks;

const load = (listenersMax = 10) =>
  ListenLinks.load({
    store: {
      listenLinks: {
        all: async () => stored,
        add: async (link: StoredListenLink) => void stored.push(link),
        delete: async (id: string) => {
          stored = stored.filter((link) => link.id !== id);
        },
      },
      users: { find: async () => ({ ...olga, admitted: isAdmitted, firstKey: 'key' }) },
    } as unknown as ListenLinksOptions['store'],
    write: (change) => change(),
    authority: { may: () => isAllowed, require: () => undefined, sees: () => true },
    channels,
    mixes: {
      listen(_channelId, onPacket, onEnd) {
        const mix = { onPacket, onEnd };
        running.push(mix);
        return () => {
          running = running.filter((each) => each !== mix);
        };
      },
    },
    isConnected: () => false,
    listenersMax,
    log: { warn: () => expect.unreachable() },
  });

beforeEach(async () => {
  vi.useFakeTimers();
  channels = await ChannelDirectory.load({ all: async () => [general] } as never);
  [stored, running, isAllowed, isAdmitted] = [[], [], true, true];
  links = await load();
});
afterEach(() => {
  links.close();
  vi.useRealTimers();
});

const seat = () => channels.get(general.id).listenSeat;

it('expires with whoever listens, and is stored no longer', async () => {
  const { token } = await links.create(olga, order);
  const onEnd = vi.fn();
  links.listen(token, () => undefined, onEnd);
  vi.advanceTimersByTime(58_000);
  expect(seat()).toEqual({ listeners: 1 });
  expect(onEnd).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(3_000);
  expect([seat(), stored, running]).toEqual([undefined, [], []]);
  expect(onEnd).toHaveBeenCalledOnce();
  expect(links.find(token)).toBeNull();
});

it('keeps only a hash of the token, and works after a restart', async () => {
  const { token } = await links.create(olga, order);
  expect(JSON.stringify(stored)).not.toContain(token);
  links.close();
  channels.setListenSeat(general.id, null);
  links = await load();
  expect(links.find(token)).not.toBeNull();
  expect(seat()).toEqual({ listeners: 0 });
});

it('ends when its maker was thrown out, or may make none any more', async () => {
  for (const lose of [() => (isAdmitted = false), () => (isAllowed = false)]) {
    [isAdmitted, isAllowed] = [true, true];
    const { token } = await links.create(olga, order);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(links.find(token)).not.toBeNull();
    lose();
    links.recheckSoon();
    await vi.advanceTimersByTimeAsync(1_000);
    expect([links.find(token), seat(), stored]).toEqual([null, undefined, []]);
  }
});

it('lets in no more than its maker and the server allow, and nobody where that is nobody', async () => {
  const { token } = await links.create(olga, order);
  const listen = () =>
    links.listen(
      token,
      () => undefined,
      () => undefined,
    );
  const stop = listen();
  listen();
  expect(listen).toThrow('too many');
  stop();
  stop();
  listen();
  expect(running).toHaveLength(2);
  links.close();
  links = await load(0);
  expect(links.find(token)).toBeNull();
  await expect(links.create(olga, order)).rejects.toThrow('no more listen links');
});

it('passes on nothing without the seat, whatever the mix does', async () => {
  const { token } = await links.create(olga, order);
  const onPacket = vi.fn();
  links.listen(token, onPacket, () => undefined);
  const [mix] = running;
  mix?.onPacket(Uint8Array.of(1));
  expect(onPacket).toHaveBeenCalledOnce();
  channels.setListenSeat(general.id, null);
  mix?.onPacket(Uint8Array.of(2));
  expect(onPacket).toHaveBeenCalledOnce();
});

it('a mix that ends is told once', async () => {
  const { token, link } = await links.create(olga, order);
  const onEnd = vi.fn();
  links.listen(token, () => undefined, onEnd);
  running[0]?.onEnd();
  expect([running, onEnd.mock.calls.length]).toEqual([[], 1]);
  await links.revoke(olga, link.id);
  expect(onEnd).toHaveBeenCalledOnce();
});
