import { expect, it, vi } from 'vitest';
import type { ChannelId, MessageId, UserId } from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/Message.ts';
import { LinkPreviews } from './LinkPreviews.ts';
import type { FetchedPreview } from './PreviewFetcher.ts';

const ann = 'ann' as UserId;

/** The previews of a server on which all that is fetched waits until it is released. */
function setUp(isOn = true) {
  const fetches = new Map<string, (preview: FetchedPreview | null) => void>();
  const added = vi.fn(async () => true);
  const fetch = vi.fn(
    (url: string, stop: AbortSignal) =>
      new Promise<FetchedPreview | null>((resolve, reject) => {
        fetches.set(url, resolve);
        stop.addEventListener('abort', () => reject(stop.reason));
      }),
  );
  const messages = {
    get: async () => messageOf(''),
    previews: { missing: async ({ text }: Message) => text.split(' '), add: added },
  };
  const previews = new LinkPreviews({
    store: { messages } as never,
    write: (change) => change(),
    feed: { tellOpen: vi.fn() },
    isOn: () => isOn,
    fetcher: { fetch },
    log: { warn: vi.fn() },
  });
  return { previews, fetch, fetches, added };
}

const messageOf = (text: string, channel = 'general') =>
  ({ channelId: channel as ChannelId, id: 1 as MessageId, text, previews: [] }) as never as Message;
const urls = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `https://a.example/${from + index}`);
const found = (url: string): FetchedPreview => ({
  url,
  address: url,
  title: 'A',
  siteName: null,
  description: null,
  picture: null,
});

it('fetches nothing until the owner has switched it on', async () => {
  const { previews, fetch } = setUp(false);
  await previews.follow(messageOf('https://a.example/'), ann);
  expect(fetch).not.toHaveBeenCalled();
});

it('fetches a few at once, and the others after them', async () => {
  const { previews, fetch, fetches, added } = setUp();
  await previews.follow(messageOf(urls(0, 6).join(' ')), ann);
  expect(fetch).toHaveBeenCalledTimes(4);
  fetches.get('https://a.example/0')?.(found('https://a.example/0'));
  fetches.get('https://a.example/1')?.(null);
  await vi.waitFor(() => expect(fetch).toHaveBeenCalledTimes(6));
  await vi.waitFor(() => expect(added).toHaveBeenCalledTimes(1));
});

it('fetches only so many of one person, and still those of others', async () => {
  const { previews, fetch, fetches } = setUp();
  const release = () => {
    for (const [url, resolve] of fetches) resolve(found(url));
  };
  await previews.follow(messageOf(urls(0, 30).join(' ')), ann);
  await vi.waitFor(() => {
    release();
    expect(fetch).toHaveBeenCalledTimes(9);
  });
  await previews.follow(messageOf('https://b.example/'), 'bob' as UserId);
  expect(fetch).toHaveBeenCalledTimes(10);
});

it('remembers what it has fetched in a channel, and tells other channels nothing of it', async () => {
  const { previews, fetch } = setUp();
  await previews.follow(messageOf('https://a.example/'), ann);
  await previews.follow(messageOf('https://a.example/'), 'bob' as UserId);
  expect(fetch).toHaveBeenCalledTimes(1);
  await previews.follow(messageOf('https://a.example/', 'other'), ann);
  expect(fetch).toHaveBeenCalledTimes(2);
});

it('stores nothing after it was closed', async () => {
  const { previews, fetch, added } = setUp();
  await previews.follow(messageOf('https://a.example/'), ann);
  const result = fetch.mock.results[0]?.value as Promise<unknown>;
  previews.close();
  await expect(result).rejects.toThrow();
  expect(added).not.toHaveBeenCalled();
});
