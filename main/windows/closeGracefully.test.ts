import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { closeGracefully } from './closeGracefully.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function page(executeJavaScript: (code: string) => Promise<unknown>, isCrashed = false) {
  return {
    isDestroyed: () => false,
    isCrashed: () => isCrashed,
    executeJavaScript: vi.fn(executeJavaScript),
  };
}

test('the page gets `pagehide`, and a moment to send its last message', async () => {
  const heard: string[] = [];
  const contents = page((code) =>
    runInNewContext(code, {
      setTimeout,
      dispatchEvent: ({ type }: { type: string }) => heard.push(type),
      PageTransitionEvent: class {
        readonly type: string;
        constructor(type: string) {
          this.type = type;
        }
      },
    }),
  );
  let isDone = false;
  const done = closeGracefully(contents as unknown as Electron.WebContents).then(() => {
    isDone = true;
  });
  await vi.advanceTimersByTimeAsync(0);
  expect(heard).toEqual(['pagehide']);
  expect(isDone).toBe(false);
  await vi.runAllTimersAsync();
  await done;
});

test('a page that hangs or fails is not waited for', async () => {
  for (const answer of [() => new Promise(() => {}), () => Promise.reject(new Error('gone'))]) {
    const done = closeGracefully(page(answer) as unknown as Electron.WebContents);
    await vi.runAllTimersAsync();
    await done;
  }
});

test('nothing is run in a crashed page', async () => {
  const contents = page(async () => {}, true);
  await closeGracefully(contents as unknown as Electron.WebContents);
  expect(contents.executeJavaScript).not.toHaveBeenCalled();
});
