import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { packableWorker } from './packableWorker.ts';

let root: string;
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'perch-packable-'));
  fs.symlinkSync(path.resolve('node_modules'), path.join(root, 'node_modules'));
  vi.stubEnv('MEDIASOUP_WORKER_BIN', '');
  vi.stubEnv('MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD', '1');
});
afterEach(() => {
  vi.unstubAllEnvs();
  fs.rmSync(root, { recursive: true });
});

it('packs no worker that runs only here where a prebuilt one is required, as in a container and a release', async () => {
  vi.stubEnv('PERCH_REQUIRE_PREBUILT_WORKER', '1');
  await expect(packableWorker(root, process.arch as 'x64' | 'arm64')).rejects.toThrow(
    /cannot be had \(MEDIASOUP_SKIP.*would not run on other systems/,
  );
});

it('has none for another processor than the one that is downloaded', async () => {
  const other = process.arch === 'x64' ? 'arm64' : 'x64';
  await expect(packableWorker(root, other)).rejects.toThrow(`no mediasoup worker for ${other}`);
});
