import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PushToTalk } from './PushToTalk.ts';

let said: boolean[];
let delayMs: number;
let talk: PushToTalk;
beforeEach(() => {
  vi.useFakeTimers();
  said = [];
  delayMs = 200;
  talk = new PushToTalk({
    delayMs: () => delayMs,
    clock: globalThis,
    onTalk: (on) => said.push(on),
  });
});
afterEach(() => {
  vi.useRealTimers();
});

test('down talks at once, up ends it after the delay', () => {
  talk.hold('key', true);
  expect(said).toEqual([true]);
  talk.hold('key', false);
  vi.advanceTimersByTime(199);
  expect(said).toEqual([true]);
  vi.advanceTimersByTime(1);
  expect(said).toEqual([true, false]);
});

test('down again within the delay goes on without a gap', () => {
  talk.hold('key', true);
  talk.hold('key', false);
  vi.advanceTimersByTime(150);
  talk.hold('key', true);
  vi.advanceTimersByTime(1000);
  expect(said).toEqual([true]);
  talk.hold('key', false);
  vi.advanceTimersByTime(200);
  expect(said).toEqual([true, false]);
});

test('without a delay it ends at once', () => {
  delayMs = 0;
  talk.hold('key', true);
  talk.hold('key', false);
  expect(said).toEqual([true, false]);
});

test('it goes on while anything is still held', () => {
  talk.hold('key', true);
  talk.hold('commandLine', true);
  talk.hold('key', false);
  vi.advanceTimersByTime(1000);
  expect(said).toEqual([true]);
  talk.hold('commandLine', false);
  vi.advanceTimersByTime(200);
  expect(said).toEqual([true, false]);
});

test('stopped, it ends at once, and an up that comes later changes nothing', () => {
  talk.hold('key', true);
  talk.stop();
  expect(said).toEqual([true, false]);
  talk.hold('key', false);
  vi.advanceTimersByTime(1000);
  expect(said).toEqual([true, false]);
});

test('stopped within the delay, it ends once', () => {
  talk.hold('key', true);
  talk.hold('key', false);
  talk.stop();
  vi.advanceTimersByTime(1000);
  expect(said).toEqual([true, false]);
});
