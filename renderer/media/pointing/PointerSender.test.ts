import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { piecePointsMax, strokePointsMax } from '../../../shared/protocol/streams/pointer.ts';
import { PointerSender, type SentPointing } from './PointerSender.ts';

const here = { x: 0.5, y: 0.5 };
const at = (step: number) => ({ x: step / 10_000, y: 0 });

let sent: SentPointing[];
let isOpen: boolean;
let sender: PointerSender;
beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  isOpen = true;
  sender = new PointerSender((pointing) => {
    if (isOpen) sent.push(pointing);
    return isOpen;
  });
});
afterEach(() => {
  vi.useRealTimers();
});

/** The points by stroke that a receiver of these packets has. */
function received(packets: readonly SentPointing[]): Map<number, unknown[]> {
  const strokes = new Map<number, unknown[]>();
  for (const { stroke } of packets) {
    if (stroke === null) continue;
    const points = strokes.get(stroke.id) ?? [];
    strokes.set(stroke.id, points);
    stroke.points.forEach((point, index) => {
      points[stroke.first + index] = point;
    });
  }
  return strokes;
}

test('the first position is sent at once, later ones at most thirty times a second, the last one always', () => {
  sender.point(here);
  expect(sent).toHaveLength(1);
  for (let ms = 1; ms <= 1000; ms += 1) {
    sender.point(at(ms));
    vi.advanceTimersByTime(1);
  }
  expect(sent.length).toBeGreaterThan(25);
  expect(sent.length).toBeLessThanOrEqual(31);
  vi.advanceTimersByTime(100);
  expect(sent.at(-1)?.at).toEqual(at(1000));
  const orders = sent.map(({ order }) => order);
  expect(orders).toEqual(orders.map((_, index) => ((orders[0] ?? 0) + index) & 0xffff));
});

test('a still pointer is repeated once a second, the end of pointing a few times', () => {
  sender.point(here);
  vi.advanceTimersByTime(5_000);
  expect(sent).toHaveLength(6);
  sender.point(null);
  vi.advanceTimersByTime(60_000);
  expect(sent.slice(6).map(({ at }) => at)).toEqual([null, null, null]);
  expect(vi.getTimerCount()).toBe(0);
});

test('a stroke is complete although three packets in a row are lost anywhere', () => {
  sender.begin(at(0));
  // A pen that is read 120 times a second.
  for (let step = 1; step <= 120; step += 1) {
    vi.advanceTimersByTime(8);
    sender.draw(at(step));
  }
  sender.finish();
  vi.advanceTimersByTime(1_000);
  const whole = Array.from({ length: 121 }, (_, step) => at(step));
  expect(sent.length).toBeGreaterThan(20);
  for (let lost = 0; lost < sent.length; lost += 1) {
    const packets = sent.filter((_, index) => index < lost || index >= lost + 2);
    expect([...received(packets).values()], `without ${lost} and the next`).toEqual([whole]);
  }
});

test('many points are split over packets, and a long stroke continues as a new one', () => {
  sender.begin(at(0));
  for (let step = 1; step < 300; step += 1) sender.draw(at(step));
  vi.advanceTimersByTime(2_000);
  const [first] = received(sent).values();
  expect(first).toHaveLength(300);
  expect(first).not.toContain(undefined);
  for (let step = 300; step < strokePointsMax + 10; step += 1) sender.draw(at(step));
  sender.finish();
  vi.advanceTimersByTime(10_000);
  const [long, rest] = received(sent).values();
  expect(long).toHaveLength(strokePointsMax);
  expect(rest).toEqual([
    at(strokePointsMax - 1),
    ...Array.from({ length: 10 }, (_, step) => at(strokePointsMax + step)),
  ]);
  const sizes = sent.map(({ stroke }) => stroke?.points.length ?? 0);
  expect(Math.max(...sizes)).toBe(piecePointsMax);
});

test('a failed packet is retried, at the same rate', () => {
  isOpen = false;
  sender.begin(here);
  sender.draw(at(1));
  vi.advanceTimersByTime(500);
  isOpen = true;
  vi.advanceTimersByTime(50);
  expect(sent.length).toBeLessThanOrEqual(2);
  expect([...received(sent).values()]).toEqual([[here, at(1)]]);
});

test('closing sends the rest at once and leaves no timer', () => {
  sender.begin(here);
  sender.draw(at(1));
  sender.close();
  expect([...received(sent).values()]).toEqual([[here, at(1)]]);
  expect(sent.at(-1)?.at).toBeNull();
  const count = sent.length;
  vi.advanceTimersByTime(10_000);
  expect([sent.length, vi.getTimerCount()]).toEqual([count, 0]);
  isOpen = false;
  sender.begin(here);
  sender.close();
  expect(vi.getTimerCount()).toBe(0);
});
