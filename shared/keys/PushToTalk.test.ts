import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PushToTalk } from './PushToTalk.ts';

let reported: boolean[];
let delayMs: number;
let talk: PushToTalk;
beforeEach(() => {
  vi.useFakeTimers();
  reported = [];
  delayMs = 200;
  talk = new PushToTalk({
    delayMs: () => delayMs,
    clock: globalThis,
    onTalk: (on) => reported.push(on),
  });
});
afterEach(() => {
  vi.useRealTimers();
});

test('a press starts talking, the release ends it after the delay', () => {
  talk.hold('key', true);
  expect(reported).toEqual([true]);
  talk.hold('key', false);
  vi.advanceTimersByTime(199);
  expect(reported).toEqual([true]);
  vi.advanceTimersByTime(1);
  expect(reported).toEqual([true, false]);
});

test('a press within the delay continues without a gap', () => {
  talk.hold('key', true);
  talk.hold('key', false);
  vi.advanceTimersByTime(150);
  talk.hold('key', true);
  vi.advanceTimersByTime(1000);
  expect(reported).toEqual([true]);
  talk.hold('key', false);
  vi.advanceTimersByTime(200);
  expect(reported).toEqual([true, false]);
});

test('without a delay it ends at once', () => {
  delayMs = 0;
  talk.hold('key', true);
  talk.hold('key', false);
  expect(reported).toEqual([true, false]);
});

test('talking continues while anything is still held', () => {
  talk.hold('key', true);
  talk.hold('commandLine', true);
  talk.hold('key', false);
  vi.advanceTimersByTime(1000);
  expect(reported).toEqual([true]);
  talk.hold('commandLine', false);
  vi.advanceTimersByTime(200);
  expect(reported).toEqual([true, false]);
});

test('stop ends talking at once, and a later release changes nothing', () => {
  talk.hold('key', true);
  talk.stop();
  expect(reported).toEqual([true, false]);
  talk.hold('key', false);
  vi.advanceTimersByTime(1000);
  expect(reported).toEqual([true, false]);
});

test('a stop within the delay ends talking once', () => {
  talk.hold('key', true);
  talk.hold('key', false);
  talk.stop();
  vi.advanceTimersByTime(1000);
  expect(reported).toEqual([true, false]);
});
