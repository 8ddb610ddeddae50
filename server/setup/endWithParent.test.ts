import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

const watcher = pathToFileURL(path.join(import.meta.dirname, 'endWithParent.ts')).href;

it('stops a program gracefully when its parent closes the channel', async () => {
  const program = `
    process.on('SIGTERM', () => process.exit(7));
    setInterval(() => {}, 1000);
    process.send('running');
  `;
  const child = spawn(process.execPath, ['--import', watcher, '-e', program], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  const ended = once(child, 'exit');
  child.disconnect();
  expect(await ended).toEqual([7, null]);
});

it('does not keep a program alive', async () => {
  const child = spawn(process.execPath, ['--import', watcher, '-e', ''], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  expect(await once(child, 'exit')).toEqual([0, null]);
});
