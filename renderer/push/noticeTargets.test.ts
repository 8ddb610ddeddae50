import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followNoticeTargets } from './noticeTargets.ts';

/** What the service worker has left. */
let left: object | null;
const worker = new EventTarget();

beforeEach(() => {
  left = null;
  const cache = {
    match: async () => (left === null ? undefined : { json: async () => left }),
    delete: async () => {
      left = null;
      return true;
    },
  };
  vi.stubGlobal('caches', { has: async () => left !== null, open: async () => cache });
  vi.stubGlobal('navigator', { serviceWorker: worker });
  vi.stubGlobal('window', globalThis);
});
afterEach(() => void vi.unstubAllGlobals());

const tell = () => worker.dispatchEvent(new MessageEvent('message', { data: 'noticeTarget' }));
const call = (at: number) => ({ kind: 'call', callId: 'c', answers: true, at });

test('a click is followed once, by the part that it is for', async () => {
  const [openMessage, answer] = [vi.fn(), vi.fn()];
  left = call(Date.now());
  const stops = [followNoticeTargets('message', openMessage), followNoticeTargets('call', answer)];
  await expect.poll(() => answer.mock.calls.length).toBe(1);
  expect(left).toBeNull();
  left = call(Date.now());
  tell();
  await expect.poll(() => answer.mock.calls.length).toBe(2);
  expect(openMessage).not.toHaveBeenCalled();
  for (const stop of stops) stop();
});

test('what was clicked long ago is not followed', async () => {
  const answer = vi.fn();
  left = call(Date.now() - 10 * 60_000);
  const stop = followNoticeTargets('call', answer);
  await expect.poll(() => left).toBeNull();
  expect(answer).not.toHaveBeenCalled();
  stop();
});
