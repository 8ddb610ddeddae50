import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLog } from '../log.ts';
import { AnnouncedAddresses, type LookUp } from './AnnouncedAddresses.ts';

const log = createLog('silent');
const lookUp = vi.fn<LookUp>();
let announced: AnnouncedAddresses;
beforeEach(() => {
  vi.useFakeTimers();
  lookUp.mockReset();
});
afterEach(() => {
  announced.close();
  vi.useRealTimers();
});

it('keeps the last answer while look-ups fail, and retries soon', async () => {
  lookUp.mockResolvedValueOnce(['203.0.113.7']);
  announced = await AnnouncedAddresses.create(['voice.example', '192.0.2.1'], log, lookUp);
  expect(announced.addresses).toEqual(['203.0.113.7', '192.0.2.1']);
  lookUp.mockRejectedValueOnce(new Error('EAI_AGAIN'));
  await vi.advanceTimersByTimeAsync(300_000);
  expect(lookUp).toHaveBeenCalledTimes(2);
  expect(announced.addresses).toEqual(['203.0.113.7', '192.0.2.1']);
  lookUp.mockResolvedValueOnce(['203.0.113.8']);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(announced.addresses).toEqual(['203.0.113.8', '192.0.2.1']);
});

it('does not delay a start without an answer, and uses a later answer', async () => {
  const answer = Promise.withResolvers<string[]>();
  lookUp.mockReturnValueOnce(answer.promise);
  const creating = AnnouncedAddresses.create(['voice.example'], log, lookUp);
  await vi.advanceTimersByTimeAsync(5_000);
  announced = await creating;
  expect(announced.addresses).toEqual([]);
  answer.resolve(['203.0.113.7']);
  await vi.advanceTimersByTimeAsync(0);
  expect(announced.addresses).toEqual(['203.0.113.7']);
});

it('resolves nothing after it is closed', async () => {
  const answer = Promise.withResolvers<string[]>();
  lookUp.mockReturnValueOnce(answer.promise);
  const creating = AnnouncedAddresses.create(['voice.example'], log, lookUp);
  await vi.advanceTimersByTimeAsync(5_000);
  announced = await creating;
  announced.close();
  answer.resolve(['203.0.113.7']);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(lookUp).toHaveBeenCalledOnce();
});
