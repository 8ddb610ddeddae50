import childProcess from 'node:child_process';
import { once } from 'node:events';
import { Duplex, type Readable, type Writable } from 'node:stream';
import { version, workerBin } from 'mediasoup';
import { expect, it } from 'vitest';
import { startWorkerOver } from './startWorkerOver.ts';

/** A worker as a media node runs it, and the connection to it. */
async function startedElsewhere() {
  const worker = childProcess.spawn(workerBin, [], {
    env: { ...process.env, MEDIASOUP_VERSION: version },
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  await once(worker, 'spawn');
  const [writable, readable] = [worker.stdio[3] as Writable, worker.stdio[4] as Readable];
  const connection = Duplex.from({ writable, readable });
  worker.once('exit', () => connection.destroy());
  return { worker, connection, pid: worker.pid ?? 0 };
}

it('mediasoup uses a process that it has not started, and notices its end', async () => {
  const { spawn } = childProcess;
  const { worker, connection, pid } = await startedElsewhere();
  const ended = once(worker, 'exit');
  const remote = await startWorkerOver(connection, pid, {});
  expect(childProcess.spawn).toBe(spawn);
  expect(remote.pid).toBe(pid);
  expect((await remote.createRouter()).closed).toBe(false);
  const died = once(remote, 'died');
  worker.kill('SIGKILL');
  await Promise.all([ended, died]);
  expect(remote.closed).toBe(true);
});

it('a worker that is closed ends where it runs', async () => {
  const { worker, connection, pid } = await startedElsewhere();
  const ended = once(worker, 'exit');
  const remote = await startWorkerOver(connection, pid, {});
  remote.close();
  expect(await ended).toEqual([0, null]);
});
