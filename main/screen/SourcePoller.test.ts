import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ScreenSources } from '../../shared/ipc/screen.ts';
import { refreshMs, SourcePoller } from './SourcePoller.ts';

const pollers: SourcePoller[] = [];

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  for (const poller of pollers.splice(0)) poller.close();
  vi.useRealTimers();
});

function sourcesOf(...names: string[]): ScreenSources {
  return {
    list: 'own',
    sources: names.map((name) => ({
      id: `window:${name}:0`,
      kind: 'window' as const,
      name,
      thumbnail: null,
      appIcon: null,
    })),
    permission: 'granted',
    soundAvailable: true,
  };
}

function polling() {
  const answers: PromiseWithResolvers<ScreenSources>[] = [];
  const state = { isSeen: true, changes: [] as ScreenSources[] };
  const poller = new SourcePoller({
    list: () => {
      const answer = Promise.withResolvers<ScreenSources>();
      answers.push(answer);
      return answer.promise;
    },
    isSeen: () => state.isSeen,
    onChanged: (sources) => state.changes.push(sources),
  });
  pollers.push(poller);
  return { poller, answers, state };
}

test('the first list is returned, later ones are reported when they differ', async () => {
  const { poller, answers, state } = polling();
  const first = poller.start();
  answers[0]?.resolve(sourcesOf('a'));
  expect(await first).toEqual(sourcesOf('a'));
  expect(await poller.start()).toEqual(sourcesOf('a'));

  await vi.advanceTimersByTimeAsync(refreshMs);
  answers[1]?.resolve(sourcesOf('a'));
  await vi.advanceTimersByTimeAsync(refreshMs);
  expect(state.changes).toEqual([]);
  answers[2]?.resolve(sourcesOf('a', 'b'));
  await vi.advanceTimersByTimeAsync(0);
  expect(state.changes).toEqual([sourcesOf('a', 'b')]);
  expect(poller.newest).toEqual(sourcesOf('a', 'b'));
});

test('polls never overlap, however long one takes', async () => {
  const { poller, answers } = polling();
  const first = poller.start();
  void poller.start();
  await vi.advanceTimersByTimeAsync(10 * refreshMs);
  expect(answers).toHaveLength(1);
  answers[0]?.resolve(sourcesOf());
  await first;
  await vi.advanceTimersByTimeAsync(10 * refreshMs);
  expect(answers).toHaveLength(2);
});

test('nothing is polled while the list cannot be seen', async () => {
  const { poller, answers, state } = polling();
  const first = poller.start();
  answers[0]?.resolve(sourcesOf());
  await first;
  state.isSeen = false;
  await vi.advanceTimersByTimeAsync(5 * refreshMs);
  expect(answers).toHaveLength(1);
  state.isSeen = true;
  await vi.advanceTimersByTimeAsync(refreshMs);
  expect(answers).toHaveLength(2);
});

test('a poll that fails changes nothing, and polling goes on', async () => {
  const { poller, answers, state } = polling();
  const first = poller.start();
  answers[0]?.resolve(sourcesOf('a'));
  await first;
  await vi.advanceTimersByTimeAsync(refreshMs);
  answers[1]?.reject(new Error('Failed to get sources.'));
  await vi.advanceTimersByTimeAsync(refreshMs);
  expect(poller.newest).toEqual(sourcesOf('a'));
  answers[2]?.resolve(sourcesOf('b'));
  await vi.advanceTimersByTimeAsync(0);
  expect(state.changes).toEqual([sourcesOf('b')]);
});

test('nothing is polled or reported after close', async () => {
  const { poller, answers, state } = polling();
  const first = poller.start();
  answers[0]?.resolve(sourcesOf('a'));
  await first;
  await vi.advanceTimersByTimeAsync(refreshMs);
  poller.close();
  answers[1]?.resolve(sourcesOf('b'));
  await vi.advanceTimersByTimeAsync(5 * refreshMs);
  expect(state.changes).toEqual([]);
  expect(answers).toHaveLength(2);
});
