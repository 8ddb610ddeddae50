import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureAptPackages, isDebianLike } from '../../../server/setup/aptPackages.ts';
import { freePorts } from '../../harness/freePorts.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const startTimeoutMs = 20_000;
/** All servers that are compared listen here. */
export const foreignHost = '127.0.0.1';

/** A server of others that Debian has. */
export interface ForeignProgram {
  readonly name: string;
  /** Debian's package. */
  readonly packageName: string;
  /** Its settings, by file. */
  files(folder: string, port: number): Readonly<Record<string, string>>;
  command(folder: string): readonly [program: string, ...args: string[]];
}

/** A server that is compared with Perch's. Owns the process and its settings. */
export class ForeignServer {
  readonly port: number;
  readonly pid: number;
  readonly #process: ChildProcess;
  readonly #folder: string;

  /** Installs it if it is missing. @throws Error that says why it cannot be had */
  static async start(foreign: ForeignProgram): Promise<ForeignServer> {
    const { name, packageName } = foreign;
    if (!isDebianLike())
      throw new Error(`${name} is taken from Debian, and this is another system`);
    mkdirSync(join(root, 'dist'), { recursive: true });
    const log = join(root, 'dist', `${packageName}-install.log`);
    await ensureAptPackages(`The comparison with ${name}`, [packageName], log);
    const port = await freePorts(1, [foreignHost]);
    const folder = mkdtempSync(join(tmpdir(), `perch-${packageName}-`));
    for (const [file, text] of Object.entries(foreign.files(folder, port))) {
      writeFileSync(join(folder, file), text);
    }
    const [program, ...args] = foreign.command(folder);
    const child = spawn(program, args, { stdio: 'ignore' });
    // Also when the bench ends because this part has not.
    process.once('exit', () => child.kill('SIGKILL'));
    try {
      if (!(await answers(port, child))) throw new Error(`${name} did not start`);
      return new ForeignServer(child, folder, port);
    } catch (error) {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  private constructor(child: ChildProcess, folder: string, port: number) {
    if (child.pid === undefined) throw new Error('it has no process');
    this.#process = child;
    this.#folder = folder;
    this.pid = child.pid;
    this.port = port;
  }

  async close(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const ended = once(this.#process, 'exit');
      this.#process.kill('SIGKILL');
      await ended;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function answers(port: number, child: ChildProcess): Promise<boolean> {
  const deadline = performance.now() + startTimeoutMs;
  while (performance.now() < deadline && child.exitCode === null) {
    const socket = connect(port, foreignHost);
    const isThere = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (isThere) return true;
    await new Promise((tick) => setTimeout(tick, 100));
  }
  return false;
}
