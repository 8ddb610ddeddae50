import { describe, expect, it } from 'vitest';
import { CongestionWatch, type LineLook } from './CongestionWatch.ts';

/** The steps after so many equal looks. */
const looks = (watch: CongestionWatch, look: number | LineLook, count: number) =>
  Array.from({ length: count }, () =>
    watch.look(typeof look === 'number' ? { roundTripMs: look } : look),
  );

describe('CongestionWatch', () => {
  it('lets something give way at the third look in a row that finds a queue', () => {
    const watch = new CongestionWatch();
    expect(looks(watch, 40, 1)).toEqual([0]);
    expect(looks(watch, 450, 2)).toEqual([0, 0]);
    expect(looks(watch, 40, 1)).toEqual([0]);
    expect(looks(watch, 450, 3)).toEqual([0, 0, 1]);
  });

  it('is sure earlier of a queue that loses packets, and at once where a flood is lost', () => {
    const watch = new CongestionWatch();
    looks(watch, 40, 1);
    expect(looks(watch, { roundTripMs: 450, lost: 0.05 }, 2)).toEqual([0, 1]);
    const flooded = new CongestionWatch();
    looks(flooded, 40, 1);
    expect(looks(flooded, { roundTripMs: 450, lost: 0.5 }, 1)).toEqual([1]);
  });

  it('leaves everything as it is where packets are lost without a queue, or only the other way', () => {
    const watch = new CongestionWatch();
    looks(watch, 40, 1);
    expect(looks(watch, { roundTripMs: 60, lost: 0.3 }, 20)).not.toContain(1);
    expect(looks(watch, { roundTripMs: 450, lostOtherWay: 0.1 }, 20)).not.toContain(1);
  });

  it('tries again after a while, and after a longer one if the line is full again', () => {
    const watch = new CongestionWatch();
    looks(watch, 40, 1);
    const rest = () => {
      looks(watch, 450, 3);
      let length = 1;
      while (watch.look({ roundTripMs: 40 }) > 0) length += 1;
      return length;
    };
    expect([rest(), rest(), rest()]).toEqual([7, 14, 28]);
    looks(watch, 40, 30);
    expect(rest()).toBe(7);
  });

  it('gives way no further for a round trip that is as long after it', () => {
    const watch = new CongestionWatch(3);
    looks(watch, 40, 1);
    expect(looks(watch, 450, 3).at(-1)).toBe(1);
    while (watch.look({ roundTripMs: 450 }) > 0);
    expect(looks(watch, 460, 50)).not.toContain(1);
  });

  it('takes one step after the other while packets are lost, and takes them back one by one', () => {
    const watch = new CongestionWatch(3);
    looks(watch, 40, 1);
    const full = { roundTripMs: 450, lost: 0.07 };
    expect(looks(watch, full, 8)).toEqual([0, 1, 1, 2, 2, 3, 3, 3]);
    const steps = new Set<number>();
    const back: number[] = [];
    for (let look = 0; look < 100; look += 1) {
      const step = watch.look({ roundTripMs: 60 });
      if (!steps.has(step)) back.push(step);
      steps.add(step);
    }
    expect(back).toEqual([3, 2, 1, 0]);
  });
});
