import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hostPlaces } from './hostPlaces.ts';

const workerName = process.platform === 'win32' ? 'mediasoup-worker.exe' : 'mediasoup-worker';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perch-places-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(...parts: string[]): string {
  const file = join(folder, ...parts);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '');
  return file;
}

test('an installed app has everything in its package', () => {
  const worker = put('worker', workerName);
  const env = { PERCH_DATA_DIR: folder, MEDIASOUP_WORKER_BIN: put('other') };
  expect(hostPlaces({ isPackaged: true, resourcesPath: folder, root: '/none', env })).toEqual({
    entry: join(folder, 'server', 'index.js'),
    worker,
    clientDir: join(folder, 'web'),
    dataDir: folder,
  });
  rmSync(worker);
  expect(hostPlaces({ isPackaged: true, resourcesPath: folder, root: '', env }).worker).toBeNull();
});

test('from the sources, the worker is that of the environment, else the cached one', () => {
  const root = join(folder, 'root');
  const cache = join(folder, 'cache');
  put('root', 'node_modules', 'mediasoup', 'package.json');
  writeFileSync(join(root, 'node_modules', 'mediasoup', 'package.json'), '{"version":"3.27.1"}');
  const env = { PERCH_CACHE_DIR: cache, PERCH_DATA_DIR: folder };
  const places = (more: Record<string, string> = {}) =>
    hostPlaces({ isPackaged: false, resourcesPath: '', root, env: { ...env, ...more } });
  expect(places().worker).toBeNull();
  const key = `mediasoup-3.27.1-${process.platform}-${process.arch}`;
  put('cache', 'worker', 'mediasoup-3.27.0-linux-x64', workerName);
  put('cache', 'worker', `mediasoup-3.27.10-${process.platform}-${process.arch}`, workerName);
  expect(places().worker).toBeNull();
  const made = put('cache', 'worker', `${key}-glibc2.36-recipe-abc`, workerName);
  expect(places()).toEqual({
    entry: join(root, 'dist', 'server', 'index.js'),
    worker: made,
    clientDir: join(root, 'dist', 'renderer'),
    dataDir: folder,
  });
  const named = put('named');
  expect(places({ MEDIASOUP_WORKER_BIN: named }).worker).toBe(named);
});
