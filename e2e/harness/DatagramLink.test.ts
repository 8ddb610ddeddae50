import { afterEach, describe, expect, it, vi } from 'vitest';
import { DatagramLink } from './DatagramLink.ts';

/** Which of so many datagrams arrive. */
function arrived(link: DatagramLink, count: number): number[] {
  const found: number[] = [];
  for (let index = 0; index < count; index += 1) link.pass(100, () => found.push(index));
  return found;
}

afterEach(() => vi.useRealTimers());

describe('DatagramLink', () => {
  it('loses its share, and with the same seed the same ones', () => {
    const [first, second, other] = [new DatagramLink(5), new DatagramLink(5), new DatagramLink(6)];
    for (const link of [first, second, other]) link.lossShare = 0.1;
    const left = arrived(first, 10_000);
    expect(left.length).toBeGreaterThan(8_800);
    expect(left.length).toBeLessThan(9_200);
    expect(arrived(second, 10_000)).toEqual(left);
    expect(arrived(other, 10_000)).not.toEqual(left);
  });

  it('passes everything at once if nothing else is asked for', () => {
    expect(arrived(new DatagramLink(1), 3)).toEqual([0, 1, 2]);
  });

  it('drops what its bandwidth cannot carry in time', () => {
    vi.useFakeTimers();
    const link = new DatagramLink(1);
    // 100 bytes take 100 ms; what would wait for more than 400 ms is lost.
    link.bitsPerSecond = 8_000;
    const found = arrived(link, 20);
    vi.advanceTimersByTime(5_000);
    expect(found).toEqual([0, 1, 2, 3, 4]);
  });
});
