import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { temporaryFolder } from '../temporaryFolder.fixture.ts';
import { DataFolderLock, DataFolderTakenError } from './DataFolderLock.ts';

let folder: ReturnType<typeof temporaryFolder>;
let dataDir: string;
beforeEach(() => {
  folder = temporaryFolder();
  dataDir = folder.file('.');
});
afterEach(() => folder.remove());

it('is held by one server at a time, and names the holder', () => {
  const first = DataFolderLock.acquire(dataDir);
  first.note({ port: 44300 });
  expect(() => DataFolderLock.acquire(dataDir)).toThrow(DataFolderTakenError);
  expect(() => DataFolderLock.acquire(dataDir)).toThrow(
    new RegExp(`process ${process.pid}, since 20.*, port 44300`),
  );
  first.release();
  first.release();
  DataFolderLock.acquire(dataDir).release();
});

it('ends with its process, also when that is killed', async () => {
  const program = `
    import { DataFolderLock } from ${JSON.stringify(`${import.meta.dirname}/DataFolderLock.ts`)};
    DataFolderLock.acquire(${JSON.stringify(dataDir)});
    console.log('held');
    setInterval(() => undefined, 1000);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  expect(() => DataFolderLock.acquire(dataDir)).toThrow(`process ${child.pid}`);
  child.kill('SIGKILL');
  await once(child, 'exit');
  DataFolderLock.acquire(dataDir).release();
});
