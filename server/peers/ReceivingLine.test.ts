import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PeerId } from '../../shared/domain/ids.ts';
import { sources } from '../../shared/domain/Source.ts';
import { ReceivingLine } from './ReceivingLine.ts';

const ann = 'ann' as PeerId;
const bob = 'bob' as PeerId;
const maxBitrate = 2_300_000;

let onChanged: ReturnType<typeof vi.fn<() => void>>;
let onCollapsed: ReturnType<typeof vi.fn<() => void>>;
let loss: number;
let limits: (number | null)[];
let line: ReceivingLine;
beforeEach(() => {
  vi.useFakeTimers();
  onChanged = vi.fn<() => void>();
  onCollapsed = vi.fn<() => void>();
  limits = [];
  loss = 0.8;
  line = new ReceivingLine({
    measureLoss: async () => loss,
    onChanged,
    onCollapsed,
    onLimited: (limit) => limits.push(limit),
  });
});
afterEach(() => {
  line.close();
  vi.useRealTimers();
});

const heldBack = () => sources.filter((source) => line.holdsBack(ann, source));
/** The estimate halves and halves again, as on a line that has become narrow. */
async function collapse(): Promise<void> {
  for (const availableBitrate of [2_000_000, 200_000]) {
    line.estimated({ availableBitrate, maxBitrate });
  }
  await vi.advanceTimersByTimeAsync(0);
}
/** Lets the line collapse; returns how long pictures rest then, in ms. */
async function restMs(): Promise<number> {
  await collapse();
  let ms = 0;
  for (; line.holdsBack(ann, 'camera'); ms += 1000) vi.advanceTimersByTime(1000);
  return ms;
}

describe('a line', () => {
  it('that is narrow has no room for pictures and the sound of shares, and never holds a whisper back', () => {
    expect(heldBack()).toEqual([]);
    line.width = 'noPictures';
    expect(heldBack()).toEqual(['camera', 'screen', 'screenAudio']);
    line.width = 'oneVoice';
    line.voices = new Set([bob]);
    expect(heldBack()).toEqual(['microphone', 'camera', 'screen', 'screenAudio']);
    expect(line.holdsBack(bob, 'microphone')).toBe(false);
    line.width = 'wide';
    line.voices = null;
    expect(heldBack()).toEqual([]);
    expect(onChanged).toHaveBeenCalledTimes(5);
  });

  it('that collapses lets pictures and the sound of shares rest for some seconds, and limits them at first after that', async () => {
    await collapse();
    expect(onCollapsed).toHaveBeenCalledOnce();
    expect(heldBack()).toEqual(['camera', 'screen', 'screenAudio']);
    vi.advanceTimersByTime(2_000);
    expect(heldBack()).toEqual([]);
    expect(limits).toEqual([100_000]);
    vi.advanceTimersByTime(10_000);
    expect(limits).toEqual([100_000, 200_000, 400_000]);
    vi.advanceTimersByTime(60_000);
    expect(limits.at(-1)).toBeNull();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('that collapses again soon lets pictures rest twice as long', async () => {
    expect([await restMs(), await restMs(), await restMs()]).toEqual([2_000, 4_000, 8_000]);
    vi.advanceTimersByTime(40_000);
    expect(await restMs()).toBe(2_000);
  });

  it('on which nothing is lost has not collapsed: packets wait for a busy computer', async () => {
    loss = 0;
    await collapse();
    expect(heldBack()).toEqual([]);
  });

  it('that new pictures flood has collapsed within half a second, whatever is estimated', async () => {
    line.pictureBegins();
    await vi.advanceTimersByTimeAsync(200);
    expect(heldBack()).toEqual([]);
    loss = 0.7;
    await vi.advanceTimersByTimeAsync(200);
    expect(heldBack()).toEqual(['camera', 'screen', 'screenAudio']);
    expect(onCollapsed).toHaveBeenCalledOnce();
  });

  it('of which one report tells of a flood has not collapsed, however often that is read', async () => {
    line.pictureBegins();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(onCollapsed).not.toHaveBeenCalled();
    loss = 0.7;
    await vi.advanceTimersByTimeAsync(200);
    expect(onCollapsed).toHaveBeenCalledOnce();
  });

  it('that loses something for a moment while pictures are new has not collapsed, and is then no longer looked at', async () => {
    line.pictureBegins();
    for (const lost of [0.8, 0.1, 0.8, 0.1, 0, 0, 0, 0, 0, 0]) {
      loss = lost;
      await vi.advanceTimersByTimeAsync(200);
    }
    expect(onCollapsed).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('that is closed has no timers left', async () => {
    line.pictureBegins();
    await collapse();
    line.pictureBegins();
    line.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
