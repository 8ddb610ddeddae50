import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PeerId } from '../../shared/domain/ids.ts';
import { sources } from '../../shared/domain/Source.ts';
import { ReceivingLine } from './ReceivingLine.ts';

const ann = 'ann' as PeerId;
const bob = 'bob' as PeerId;
const maxBitrate = 2_300_000;

let onChanged: ReturnType<typeof vi.fn<() => void>>;
let onCollapsed: ReturnType<typeof vi.fn<() => void>>;
let limits: (number | null)[];
let line: ReceivingLine;
beforeEach(() => {
  vi.useFakeTimers();
  onChanged = vi.fn<() => void>();
  onCollapsed = vi.fn<() => void>();
  limits = [];
  line = new ReceivingLine({ onChanged, onCollapsed, onLimited: (limit) => limits.push(limit) });
});
afterEach(() => {
  line.close();
  vi.useRealTimers();
});

const heldBack = () => sources.filter((source) => line.holdsBack(ann, source));
/** The estimate halves and halves again, as on a line that has become narrow. */
function collapse(): void {
  for (const availableBitrate of [2_000_000, 200_000]) {
    line.estimated({ availableBitrate, maxBitrate });
  }
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

  it('that collapses lets pictures rest for some seconds, and limits them at first after that', () => {
    collapse();
    expect(onCollapsed).toHaveBeenCalledOnce();
    expect(heldBack()).toEqual(['camera', 'screen']);
    vi.advanceTimersByTime(4_000);
    expect(heldBack()).toEqual([]);
    expect(limits).toEqual([100_000]);
    vi.advanceTimersByTime(20_000);
    expect(limits).toEqual([100_000, 200_000, 400_000]);
    vi.advanceTimersByTime(60_000);
    expect(limits.at(-1)).toBeNull();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('that is closed has no timers left', () => {
    collapse();
    line.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
