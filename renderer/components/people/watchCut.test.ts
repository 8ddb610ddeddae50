import { expect, test, vi } from 'vitest';

/** A line that is `text` px long in a room of `room` px. */
function lineOf(text: number, room: number) {
  const marks = new Set<string>();
  const line = {
    scrollWidth: text,
    clientWidth: room,
    toggleAttribute: (name: string, isOn: boolean) => (isOn ? marks.add(name) : marks.delete(name)),
  };
  return { line: line as unknown as HTMLElement, marks };
}

test('only a line that is longer than its room is clipped', async () => {
  const watchedLines = new Set<Element>();
  let tell: ResizeObserverCallback = () => {};
  vi.stubGlobal(
    'ResizeObserver',
    class {
      constructor(callback: ResizeObserverCallback) {
        tell = callback;
      }
      observe = (line: Element) => watchedLines.add(line);
      unobserve = (line: Element) => watchedLines.delete(line);
    },
  );
  const { watchCut } = await import('./watchCut.ts');
  const short = lineOf(60, 80);
  const long = lineOf(120, 80);
  const stops = [short, long].map(({ line }) => watchCut(line));
  const resized = () => {
    const entries = [...watchedLines].map((target) => ({ target }) as ResizeObserverEntry);
    tell(entries, {} as ResizeObserver);
  };
  resized();
  expect([short.marks.has('data-cut'), long.marks.has('data-cut')]).toEqual([false, true]);
  Object.assign(long.line, { clientWidth: 130 });
  resized();
  expect(long.marks.size).toBe(0);
  for (const stop of stops) stop();
  expect(watchedLines.size).toBe(0);
});
