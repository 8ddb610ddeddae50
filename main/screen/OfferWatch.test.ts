import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ScreenOffer } from '../../shared/ipc/screen.ts';
import { OfferWatch, refreshMs } from './OfferWatch.ts';

const watches: OfferWatch[] = [];

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  for (const watch of watches.splice(0)) watch.close();
  vi.useRealTimers();
});

function offerOf(...names: string[]): ScreenOffer {
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

function watched() {
  const answers: PromiseWithResolvers<ScreenOffer>[] = [];
  const state = { isSeen: true, changes: [] as ScreenOffer[] };
  const watch = new OfferWatch({
    look: () => {
      const answer = Promise.withResolvers<ScreenOffer>();
      answers.push(answer);
      return answer.promise;
    },
    isSeen: () => state.isSeen,
    onChanged: (offer) => state.changes.push(offer),
  });
  watches.push(watch);
  return { watch, answers, state };
}

test('the first list is answered, later ones are told when they differ', async () => {
  const { watch, answers, state } = watched();
  const first = watch.start();
  answers[0]?.resolve(offerOf('a'));
  expect(await first).toEqual(offerOf('a'));
  expect(await watch.start()).toEqual(offerOf('a'));

  await vi.advanceTimersByTimeAsync(refreshMs);
  answers[1]?.resolve(offerOf('a'));
  await vi.advanceTimersByTimeAsync(refreshMs);
  expect(state.changes).toEqual([]);
  answers[2]?.resolve(offerOf('a', 'b'));
  await vi.advanceTimersByTimeAsync(0);
  expect(state.changes).toEqual([offerOf('a', 'b')]);
  expect(watch.newest).toEqual(offerOf('a', 'b'));
});

test('two looks never overlap, however long one takes', async () => {
  const { watch, answers } = watched();
  const first = watch.start();
  void watch.start();
  await vi.advanceTimersByTimeAsync(10 * refreshMs);
  expect(answers).toHaveLength(1);
  answers[0]?.resolve(offerOf());
  await first;
  await vi.advanceTimersByTimeAsync(10 * refreshMs);
  expect(answers).toHaveLength(2);
});

test('nothing is looked at while nobody sees it', async () => {
  const { watch, answers, state } = watched();
  const first = watch.start();
  answers[0]?.resolve(offerOf());
  await first;
  state.isSeen = false;
  await vi.advanceTimersByTimeAsync(5 * refreshMs);
  expect(answers).toHaveLength(1);
  state.isSeen = true;
  await vi.advanceTimersByTimeAsync(refreshMs);
  expect(answers).toHaveLength(2);
});

test('a look that fails changes nothing, and the next one comes', async () => {
  const { watch, answers, state } = watched();
  const first = watch.start();
  answers[0]?.resolve(offerOf('a'));
  await first;
  await vi.advanceTimersByTimeAsync(refreshMs);
  answers[1]?.reject(new Error('Failed to get sources.'));
  await vi.advanceTimersByTimeAsync(refreshMs);
  expect(watch.newest).toEqual(offerOf('a'));
  answers[2]?.resolve(offerOf('b'));
  await vi.advanceTimersByTimeAsync(0);
  expect(state.changes).toEqual([offerOf('b')]);
});

test('nothing is told or looked at after the end', async () => {
  const { watch, answers, state } = watched();
  const first = watch.start();
  answers[0]?.resolve(offerOf('a'));
  await first;
  await vi.advanceTimersByTimeAsync(refreshMs);
  watch.close();
  answers[1]?.resolve(offerOf('b'));
  await vi.advanceTimersByTimeAsync(5 * refreshMs);
  expect(state.changes).toEqual([]);
  expect(answers).toHaveLength(2);
});
