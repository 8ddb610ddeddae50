import { expect, test, vi } from 'vitest';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { ActionContext } from './ActionContext.ts';
import { profileRequests } from './profileRequests.ts';

function create() {
  const request = vi.fn(async (_name: string, { hash }: { hash: string }) => ({
    bytes: new TextEncoder().encode(hash),
  }));
  const signaling = { request } as unknown as ActionContext['signaling'];
  return { request, requests: profileRequests({ signaling }) };
}

test('a picture is loaded once, however many avatars show it', async () => {
  const { request, requests } = create();
  const loads = await Promise.all([requests.loadPicture('a'), requests.loadPicture('a')]);
  expect(loads).toEqual([`data:image/webp;base64,${btoa('a')}`, loads[0]]);
  expect(await requests.loadPicture('b')).not.toBe(loads[0]);
  expect(request.mock.calls.map(([, { hash }]) => hash)).toEqual(['a', 'b']);
});

test('only a few are loaded at once', async () => {
  const { request, requests } = create();
  const answers: (() => void)[] = [];
  request.mockImplementation(async () => {
    await new Promise<void>((resolve) => answers.push(resolve));
    return { bytes: new Uint8Array() };
  });
  const loads = Array.from({ length: 10 }, (_, index) => requests.loadPicture(String(index)));
  await vi.waitFor(() => expect(answers).toHaveLength(4));
  while (answers.length > 0) {
    expect(answers.length).toBeLessThanOrEqual(4);
    answers.shift()?.();
    await Promise.resolve();
    await new Promise((resolve) => setTimeout(resolve));
  }
  expect(await Promise.all(loads)).toHaveLength(10);
  expect(request).toHaveBeenCalledTimes(10);
});

test('a picture that could not be loaded is asked for again', async () => {
  const { request, requests } = create();
  request.mockRejectedValueOnce(new RequestError('disconnected', 'for a test'));
  expect(await requests.loadPicture('a')).toBeNull();
  expect(await requests.loadPicture('a')).not.toBeNull();
});

test('the pictures that were used last are kept', async () => {
  const { request, requests } = create();
  for (let count = 0; count < 500; count += 1) await requests.loadPicture(String(count));
  await requests.loadPicture('0');
  await requests.loadPicture('one more');
  request.mockClear();
  await requests.loadPicture('0');
  await requests.loadPicture('1');
  expect(request.mock.calls.map(([, { hash }]) => hash)).toEqual(['1']);
});
