import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderLock } from './FolderLock.mjs';

describe('FolderLock', () => {
  let folder: string;
  let lockPath: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'perch-lock-'));
    lockPath = path.join(folder, 'lock');
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('lets in one at a time', async () => {
    let inside = 0;
    let most = 0;
    const waits: number[] = [];
    await Promise.all(
      [1, 2, 3].map(async () => {
        const lock = await FolderLock.acquire(lockPath, { onWait: (pid) => waits.push(pid) });
        inside += 1;
        most = Math.max(most, inside);
        await new Promise((resolve) => setImmediate(resolve));
        inside -= 1;
        lock.release();
        lock.release();
      }),
    );
    expect(most).toBe(1);
    expect(waits).toContain(process.pid);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it('takes over from a process that died', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    fs.mkdirSync(lockPath);
    fs.writeFileSync(
      path.join(lockPath, 'owner.json'),
      JSON.stringify({ token: 'old', pid, host: os.hostname() }),
    );
    const [first, second] = [FolderLock.acquire(lockPath), FolderLock.acquire(lockPath)];
    const winner = await Promise.race([first, second]);
    const owner = JSON.parse(fs.readFileSync(path.join(lockPath, 'owner.json'), 'utf8'));
    expect(owner.pid).toBe(process.pid);
    winner.release();
    for (const lock of await Promise.all([first, second])) lock.release();
    expect(fs.existsSync(lockPath)).toBe(false);
  });

  it('takes over from an owner on another machine without a sign of life', async () => {
    fs.mkdirSync(lockPath);
    const owner = { token: 'far', pid: process.pid, host: 'another-machine' };
    fs.writeFileSync(path.join(lockPath, 'owner.json'), JSON.stringify(owner));
    fs.utimesSync(lockPath, new Date(0), new Date(0));
    const lock = await FolderLock.acquire(lockPath);
    lock.release();
    expect(fs.existsSync(lockPath)).toBe(false);
  });
});
