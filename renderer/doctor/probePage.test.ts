import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { probePage } from './probePage.ts';

const now = Date.UTC(2026, 10, 30, 12);
beforeEach(() => {
  vi.useFakeTimers({ now });
});
afterEach(() => {
  vi.useRealTimers();
});

const perch = (date = now) =>
  new Response('{"product":"perch"}', { headers: { date: new Date(date).toUTCString() } });

const probe = (ask: (url: string) => Promise<Response>, hostname = 'nest.example') =>
  probePage(1_000, { isOnline: true, hostname, ask: (url) => ask(String(url)) });

it('reaches a server, and compares the clocks', async () => {
  const asked: number[] = [];
  const found = await probe(async (url) => {
    asked.push(url.length);
    return perch(now - 24 * 3_600_000);
  });
  expect(found).toEqual({
    reach: {
      isOnline: true,
      nameResolves: true,
      tcp: 'answers',
      tls: 'done',
      certificate: null,
      product: 'perch',
      largePackets: 'arrive',
    },
    clockOffsetMs: 24 * 3_600_000,
  });
  expect(Math.max(...asked)).toBeGreaterThan(1_500);
  expect((await probe(async () => perch(), '192.0.2.1')).reach.nameResolves).toBeNull();
});

it('tells a large request that is lost', async () => {
  const { reach } = await probe(async (url) => {
    if (url.includes('pad')) throw new TypeError('timed out');
    return perch();
  });
  expect(reach).toMatchObject({ product: 'perch', largePackets: 'vanish' });
});

it('tells another program, and no answer', async () => {
  const page = await probe(async () => new Response('<html>Sign in to the Wi-Fi</html>'));
  expect(page.reach).toMatchObject({ tcp: 'answers', product: 'other' });
  const other = await probe(async () => new Response('{}'));
  expect(other.reach).toMatchObject({ product: 'other' });
  const none = await probe(() => Promise.reject(new TypeError('failed')));
  expect(none).toMatchObject({ reach: { tcp: 'silent', product: null }, clockOffsetMs: null });
});
