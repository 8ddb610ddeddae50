import childProcess, { type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { type Duplex, PassThrough } from 'node:stream';
import { createWorker, type types } from 'mediasoup';

/**
 * What mediasoup takes for the process of its worker: the connection to a media node, on which that process runs. The
 * connection's end is the process's end.
 */
class RemoteProcess extends EventEmitter {
  readonly pid: number;
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  readonly stdio: readonly unknown[];

  constructor(connection: Duplex, pid: number) {
    super();
    this.pid = pid;
    // Channels to the worker and from it, as two ends of one connection.
    this.stdio = [null, this.stdout, this.stderr, connection, connection];
    connection.once('close', () => {
      this.emit('exit', null, null);
      this.emit('close', null, null);
    });
  }
}

/**
 * Takes over a worker that runs on another machine. mediasoup always starts a process itself, but speaks with it through two
 * streams only, so it is given the connection in place of a process. A program in between would cost 50 MB for each worker, and copy
 * everything twice more.
 *
 * @param connection carries what mediasoup and its worker say to each other, from the first message on
 * @param pid the number of the process on its machine: its first message is addressed so
 */
export function startWorkerOver(
  connection: Duplex,
  pid: number,
  settings: types.WorkerSettings,
): Promise<types.Worker> {
  const { spawn } = childProcess;
  const remote = new RemoteProcess(connection, pid);
  let isTaken = false;
  const give = () => {
    isTaken = true;
    return remote as unknown as ChildProcess;
  };
  // Only while mediasoup is called: it starts the process before it returns.
  childProcess.spawn = give as unknown as typeof spawn;
  let started: Promise<types.Worker>;
  try {
    started = createWorker(settings);
  } finally {
    childProcess.spawn = spawn;
  }
  if (!isTaken) throw new Error('mediasoup has not started its worker as expected');
  return started;
}
