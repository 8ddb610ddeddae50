import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { beforeEach, expect, test, vi } from 'vitest';

const script = readFileSync(join(import.meta.dirname, '../public/notifications.js'), 'utf8');
const scope = 'https://example.org/perch/';

type Listener = (event: object) => void;
/** A service worker whose only window clients are the given ones. */
function startWorker(pages: readonly { readonly url: string }[]) {
  const listeners = new Map<string, Listener>();
  const kept = new Map<string, string>();
  const worker = {
    registration: { scope, showNotification: vi.fn(async () => undefined) },
    clients: { matchAll: async () => pages, openWindow: vi.fn(async () => null) },
    addEventListener: (name: string, listener: Listener) => listeners.set(name, listener),
  };
  const cache = { put: async (key: string, text: string) => void kept.set(key, text) };
  runInNewContext(script, {
    self: worker,
    caches: { open: async () => cache },
    Response: String,
  });
  /** Until everything for which the event was extended is done. */
  const dispatch = async (name: string, event: object) => {
    const waits: Promise<unknown>[] = [];
    listeners.get(name)?.({ ...event, waitUntil: (work: Promise<unknown>) => waits.push(work) });
    await Promise.all(waits);
  };
  return { worker, kept, dispatch };
}
const pageAt = (url: string) => ({
  url,
  focus: vi.fn(async () => undefined),
  postMessage: vi.fn(),
});

const target = { kind: 'call', callId: 'c' };
let notification: { data: unknown; close(): void };
beforeEach(() => {
  notification = { data: target, close: vi.fn() };
});

test('a call stays on the screen until it is answered, and has a button for it', async () => {
  const { worker, dispatch } = startWorker([]);
  const notice = { title: 'Ann is calling', body: '', tag: 'call c', answer: 'Answer', target };
  await dispatch('push', { data: { json: () => notice } });
  expect(worker.registration.showNotification).toHaveBeenCalledExactlyOnceWith(
    notice.title,
    expect.objectContaining({
      tag: notice.tag,
      data: target,
      requireInteraction: true,
      actions: [{ action: 'answer', title: 'Answer' }],
    }),
  );
});

test('a click goes to the open page of Perch', async () => {
  const page = pageAt(`${scope}?a=b#/channel/x`);
  const { worker, kept, dispatch } = startWorker([page]);
  await dispatch('notificationclick', { action: 'answer', notification });
  expect(page.focus).toHaveBeenCalled();
  expect(page.postMessage).toHaveBeenCalledExactlyOnceWith('noticeTarget');
  expect(worker.clients.openWindow).not.toHaveBeenCalled();
  expect([...kept.values()].map((text) => JSON.parse(text))).toEqual([
    { ...target, answers: true, at: expect.any(Number) },
  ]);
});

test('a click opens Perch beside other pages of its origin', async () => {
  const others = [pageAt('https://example.org/wiki/'), pageAt(`${scope}files/a.png`)];
  const { worker, dispatch } = startWorker(others);
  await dispatch('notificationclick', { action: '', notification });
  expect(worker.clients.openWindow).toHaveBeenCalledExactlyOnceWith(scope);
  for (const { focus } of others) expect(focus).not.toHaveBeenCalled();
});
