import { createHash } from 'node:crypto';
import { mkdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isGone } from '../../harness/isGone.ts';

/** What a second start tells the first. */
export interface SecondInstance {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly additionalData: unknown;
}

const patienceMs = 10_000;
const retryMs = 50;

/** The lock of a folder: a symlink that names the process that uses it, and a socket for messages to that process. */
export class SingleInstance {
  #lock: string | null = null;
  #server: Server | null = null;
  /** Resolves when the first start has this start's message. */
  delivered: Promise<void> = Promise.resolve();

  get held(): boolean {
    return this.#lock !== null;
  }

  /** Takes the lock, or starts a message to its owner. */
  acquire(
    folder: string,
    self: SecondInstance,
    onSecond: (second: SecondInstance) => void,
  ): boolean {
    if (this.held) return true;
    mkdirSync(folder, { recursive: true });
    const lock = join(folder, 'double.lock');
    // A socket's path may have 108 characters at most.
    const name = createHash('sha256').update(folder).digest('hex').slice(0, 16);
    const socket = join(tmpdir(), `perch-double-${name}.sock`);
    try {
      symlinkSync(String(process.pid), lock);
    } catch {
      if (!isGone(Number(readlinkSync(lock)))) {
        this.delivered = deliver(socket, self);
        return false;
      }
      rmSync(lock);
      symlinkSync(String(process.pid), lock);
    }
    this.#lock = lock;
    rmSync(socket, { force: true });
    this.#server = createServer((connection) => {
      let text = '';
      connection.setEncoding('utf8');
      connection.on('data', (chunk) => {
        text += chunk;
      });
      connection.on('end', () => {
        connection.end();
        onSecond(JSON.parse(text) as SecondInstance);
      });
      connection.on('error', () => undefined);
    });
    this.#server.listen(socket).unref();
    return true;
  }

  release(): void {
    this.#server?.close();
    this.#server = null;
    if (this.#lock !== null) rmSync(this.#lock, { force: true });
    this.#lock = null;
  }
}

/** Tells the first instance, which may not listen yet. */
async function deliver(socket: string, self: SecondInstance): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    const told = await new Promise<boolean>((resolve) => {
      const connection = connect(socket, () => connection.end(JSON.stringify(self)));
      connection.on('error', () => resolve(false));
      connection.on('close', (failed) => resolve(!failed));
      connection.resume();
    });
    if (told) return;
    await new Promise((tick) => setTimeout(tick, retryMs));
  }
}
