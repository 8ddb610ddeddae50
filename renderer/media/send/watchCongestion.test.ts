import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { MediaPathState } from '../../state/callState.ts';
import { CongestionWatch, watchCongestion } from './watchCongestion.ts';

const looks = (watch: CongestionWatch, roundTripMs: number, count: number) =>
  Array.from({ length: count }, () => watch.look(roundTripMs));

describe('CongestionWatch', () => {
  it('lets video rest at the third look in a row that finds a queue', () => {
    const watch = new CongestionWatch();
    expect(looks(watch, 40, 1)).toEqual([false]);
    expect(looks(watch, 450, 2)).toEqual([false, false]);
    expect(looks(watch, 40, 1)).toEqual([false]);
    expect(looks(watch, 450, 3)).toEqual([false, false, true]);
  });

  it('tries again after a while, and after a longer one if the line is full again', () => {
    const watch = new CongestionWatch();
    watch.look(40);
    const rest = () => {
      looks(watch, 450, 3);
      let length = 1;
      while (watch.look(40)) length += 1;
      return length;
    };
    expect([rest(), rest(), rest()]).toEqual([7, 14, 28]);
    looks(watch, 40, 30);
    expect(rest()).toBe(7);
  });

  it('lets no video rest for a round trip that is as long without it', () => {
    const watch = new CongestionWatch();
    watch.look(40);
    looks(watch, 450, 3);
    while (watch.look(450));
    expect(looks(watch, 460, 50)).not.toContain(true);
  });
});

describe('watchCongestion', () => {
  afterEach(() => vi.useRealTimers());

  it('follows the path in a channel, and ends the rest outside', () => {
    vi.useFakeTimers();
    const line: { path: MediaPathState } = {
      path: { kind: 'connected', way: 'udp', roundTripMs: 40 },
    };
    let place: ChannelId | null = 'general' as ChannelId;
    const told: boolean[] = [];
    const onRest = vi.fn();
    const budget = {
      get place() {
        return place;
      },
      get isResting() {
        return told.at(-1) ?? false;
      },
      setResting: (isResting: boolean) => void told.push(isResting),
    };
    const stop = watchCongestion(budget, line, onRest);
    vi.advanceTimersByTime(3_000);
    line.path = { kind: 'connected', way: 'udp', roundTripMs: 500 };
    vi.advanceTimersByTime(12_000);
    place = null;
    vi.advanceTimersByTime(3_000);
    expect(told).toEqual([false, false, false, true, true, false]);
    expect(onRest).toHaveBeenCalledOnce();
    stop();
    vi.advanceTimersByTime(9_000);
    expect(told.length).toBe(6);
  });
});
