import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ensureWorker } from './ensureWorker.ts';
import type { MediasoupPackage } from './mediasoupPackage.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
/** Ends as the real worker does when anybody but mediasoup starts it. */
const GOOD = '#!/bin/sh\nexit 41\n';
const FOREIGN = '#!/bin/sh\nexit 1\n';

// The stand-ins are shell scripts.
describe.skipIf(process.platform === 'win32')('ensureWorker', () => {
  let cache: string;
  beforeEach(() => {
    cache = fs.mkdtempSync(path.join(os.tmpdir(), 'perch-worker-'));
    vi.stubEnv('MEDIASOUP_WORKER_BIN', undefined);
    vi.spyOn(console, 'log').mockReturnValue(undefined);
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    fs.rmSync(cache, { recursive: true, force: true });
  });

  function script(file: string, text: string): string {
    fs.writeFileSync(file, text, { mode: 0o755 });
    return file;
  }
  const downloads = (text: string) =>
    vi.fn(async (_mediasoup: MediasoupPackage, target: string) => {
      script(target, text);
    });
  const noDownload = () =>
    vi.fn(async () => {
      throw new Error('no network');
    });
  const builds = (text: string) =>
    vi.fn(async (_mediasoup: MediasoupPackage, folder: string, _log: string) =>
      script(path.join(folder, 'worker'), text),
    );
  const unfinished = () =>
    fs.readdirSync(path.join(cache, 'worker')).filter((name) => name.startsWith('unfinished-'));

  it('downloads once and uses the cached one from then on', async () => {
    const download = downloads(GOOD);
    const build = builds(GOOD);
    const first = await ensureWorker({ root, cache, download, build });
    const second = await ensureWorker({ root, cache, download, build });
    expect(second).toBe(first);
    expect(fs.readFileSync(first, 'utf8')).toBe(GOOD);
    expect(download).toHaveBeenCalledOnce();
    expect(build).not.toHaveBeenCalled();
  });

  it('builds when the download fails', async () => {
    const build = builds(GOOD);
    const download = noDownload();
    await ensureWorker({ root, cache, download, build });
    await ensureWorker({ root, cache, download, build });
    expect(download).toHaveBeenCalledOnce();
    expect(build).toHaveBeenCalledOnce();
    expect(unfinished()).toEqual([]);
  });

  it('builds when the downloaded worker does not run', async () => {
    const build = builds(GOOD);
    const worker = await ensureWorker({ root, cache, download: downloads(FOREIGN), build });
    expect(build).toHaveBeenCalledOnce();
    expect(fs.readFileSync(worker, 'utf8')).toBe(GOOD);
  });

  it('never uses a half-built worker', async () => {
    const interrupted = vi.fn(async (_mediasoup: MediasoupPackage, folder: string) => {
      script(path.join(folder, 'worker'), GOOD);
      throw new Error('interrupted');
    });
    const download = noDownload();
    await expect(ensureWorker({ root, cache, download, build: interrupted })).rejects.toThrow(
      'interrupted',
    );
    expect(unfinished()).toEqual([]);
    const build = builds(GOOD);
    await ensureWorker({ root, cache, download, build });
    expect(build).toHaveBeenCalledOnce();
  });

  it('replaces a damaged or truncated cached worker', async () => {
    const download = downloads(GOOD);
    const worker = await ensureWorker({ root, cache, download });
    fs.appendFileSync(worker, '# still exits 41\n');
    expect(await ensureWorker({ root, cache, download })).toBe(worker);
    expect(fs.readFileSync(worker, 'utf8')).toBe(GOOD);
    fs.truncateSync(worker, 5);
    await ensureWorker({ root, cache, download });
    expect(fs.readFileSync(worker, 'utf8')).toBe(GOOD);
    expect(download).toHaveBeenCalledTimes(3);
  });

  it('downloads once for two parallel calls', async () => {
    const build = builds(GOOD);
    const download = noDownload();
    const [first, second] = await Promise.all([
      ensureWorker({ root, cache, download, build }),
      ensureWorker({ root, cache, download, build }),
    ]);
    expect(second).toBe(first);
    expect(build).toHaveBeenCalledOnce();
  });

  it('names the log when the built worker does not run', async () => {
    const asking = ensureWorker({ root, cache, download: noDownload(), build: builds(FOREIGN) });
    await expect(asking).rejects.toThrow(/does not run on this machine, see .*build-.*\.log/);
  });

  it('uses the worker in MEDIASOUP_WORKER_BIN, if it is one', async () => {
    const given = script(path.join(cache, 'given'), GOOD);
    vi.stubEnv('MEDIASOUP_WORKER_BIN', given);
    expect(await ensureWorker({ root, cache })).toBe(given);
    vi.stubEnv('MEDIASOUP_WORKER_BIN', script(path.join(cache, 'wrong'), FOREIGN));
    await expect(ensureWorker({ root, cache })).rejects.toThrow('MEDIASOUP_WORKER_BIN');
  });
});
