import { expect, it } from 'vitest';
import { RefusalLog } from './RefusalLog.ts';

it('logs each refusal once, and limits how many strangers can cause', () => {
  const lines: unknown[] = [];
  let now = 0;
  const refusals = new RefusalLog(
    { warn: (_, fields) => lines.push(fields?.['origin']) },
    () => now,
  );
  for (let time = 0; time < 3; time += 1) refusals.warn('refused', { origin: 'first' });
  expect(lines).toEqual(['first']);
  for (let count = 0; count < 5_000; count += 1) refusals.warn('refused', { origin: count });
  expect(lines.length).toBe(30);
  now += 60_000;
  refusals.warn('refused', { origin: 'first' });
  refusals.warn('refused', { origin: 'later' });
  expect(lines.slice(30)).toEqual(['later']);
});
