import { expect, it, vi } from 'vitest';
import { chooseReceivedFile, memoryMaxBytes } from './ReceivedFile.ts';

const writable = () => ({ write: vi.fn(), close: vi.fn(), abort: vi.fn() });
const pageWith = (showSaveFilePicker: () => Promise<unknown>) => ({ showSaveFilePicker });

it('goes straight to the disk where the browser lets the user choose a place', async () => {
  const file = writable();
  const page = pageWith(async () => ({ createWritable: async () => file }));
  const target = await chooseReceivedFile(page, 'a', memoryMaxBytes + 1);
  if (typeof target === 'string') throw new Error(target);
  const block = new Uint8Array([1]);
  await target.write(block);
  await target.finish();
  await target.abandon();
  expect(file.write.mock.calls).toEqual([[block]]);
  expect([file.close.mock.calls.length, file.abort.mock.calls.length]).toEqual([1, 1]);
});

it('is not taken when the user chooses no place', async () => {
  const page = pageWith(async () => {
    throw new DOMException('cancelled', 'AbortError');
  });
  expect(await chooseReceivedFile(page, 'a', 1)).toBe('cancelled');
});

it.each([
  ['without such a dialog', {}],
  [
    'where it is not allowed',
    pageWith(() => Promise.reject(new DOMException('', 'SecurityError'))),
  ],
])('is kept in memory %s, up to a bound', async (_, page) => {
  expect(await chooseReceivedFile(page, 'a', memoryMaxBytes + 1)).toBe('tooLarge');
  expect(await chooseReceivedFile(page, 'a', memoryMaxBytes)).toMatchObject({});
});
