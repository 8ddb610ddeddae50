import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FoundUpdater, startUpdates, type Updater } from './updates.ts';

const hourMs = 60 * 60_000;
const page = 'https://perch.example/releases';

describe('updates', () => {
  let inCall: boolean;
  let updater: Updater;
  const check = vi.fn<Updater['checkForUpdates']>();
  const load = vi.fn<() => Promise<FoundUpdater | null>>();
  const announce = vi.fn<(version: string, page: string) => void>();
  beforeEach(() => {
    vi.useFakeTimers();
    inCall = false;
    updater = {
      autoDownload: false,
      autoInstallOnAppQuit: false,
      logger: console,
      checkForUpdates: check,
    };
    check.mockReset().mockResolvedValue(null);
    load.mockReset().mockResolvedValue({ updater, installs: true, page });
    announce.mockReset();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const start = () => startUpdates({ announce, isInCall: () => inCall, loadUpdater: load });

  it('checks some time after the start, and again some hours later', async () => {
    const updates = start();
    expect(load).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(hourMs);
    expect(check).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(12 * hourMs);
    expect(check).toHaveBeenCalledTimes(3);
    updates.close();
  });

  it('downloads silently, to install when the app ends', async () => {
    const updates = start();
    await vi.advanceTimersByTimeAsync(hourMs);
    expect(updater).toMatchObject({ autoDownload: true, autoInstallOnAppQuit: true, logger: null });
    updates.close();
  });

  it('tells of a version that the app cannot install, and downloads nothing', async () => {
    load.mockResolvedValue({ updater, installs: false, page });
    const found = (isUpdateAvailable: boolean) =>
      ({ isUpdateAvailable, updateInfo: { version: '0.2.0' } }) as never;
    check.mockResolvedValueOnce(found(false)).mockResolvedValue(found(true));
    const updates = start();
    await vi.advanceTimersByTimeAsync(hourMs);
    expect(updater).toMatchObject({ autoDownload: false, autoInstallOnAppQuit: false });
    expect(announce).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(6 * hourMs);
    expect(announce).toHaveBeenCalledWith('0.2.0', page);
    updates.close();
  });

  it('waits until a call has ended', async () => {
    inCall = true;
    const updates = start();
    await vi.advanceTimersByTimeAsync(24 * hourMs);
    expect(load).not.toHaveBeenCalled();
    inCall = false;
    await vi.advanceTimersByTimeAsync(hourMs);
    expect(check).toHaveBeenCalledTimes(1);
    updates.close();
  });

  it('tries again when nothing answers, or when a download fails', async () => {
    check.mockRejectedValueOnce(new Error('no network'));
    const broken = Promise.reject(new Error('broken off'));
    broken.catch(() => undefined);
    check.mockResolvedValueOnce({ downloadPromise: broken } as never);
    const updates = start();
    await vi.advanceTimersByTimeAsync(24 * hourMs);
    expect(check.mock.calls.length).toBeGreaterThan(2);
    updates.close();
  });

  it('does nothing in an app without an address of updates', async () => {
    load.mockResolvedValue(null);
    start();
    await vi.advanceTimersByTimeAsync(24 * hourMs);
    expect(load).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does nothing in an app that is not packed', async () => {
    startUpdates({ announce, isInCall: () => false });
    await vi.advanceTimersByTimeAsync(24 * hourMs);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not check again after it is closed, not even after a running check', async () => {
    const closedBefore = start();
    closedBefore.close();
    closedBefore.close();
    let answer: (found: null) => void = () => undefined;
    check.mockReturnValue(new Promise((resolve) => (answer = resolve)));
    const closedDuring = start();
    await vi.advanceTimersByTimeAsync(hourMs);
    expect(check).toHaveBeenCalledTimes(1);
    closedDuring.close();
    answer(null);
    await vi.advanceTimersByTimeAsync(24 * hourMs);
    expect(check).toHaveBeenCalledTimes(1);
  });
});
