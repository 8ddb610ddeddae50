import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A program that listens on TCP ports, with a folder for its files. Owns both. */
export class ListeningProgram {
  readonly #folder: string;
  readonly #child: ChildProcess;
  #log = '';

  /**
   * Starts it, and waits until it accepts connections.
   *
   * @param argumentsIn gets the folder
   * @throws Error with its log if it ends before that
   */
  static async start(
    program: string,
    argumentsIn: (folder: string) => readonly string[],
    host: string,
    ports: readonly number[],
  ): Promise<ListeningProgram> {
    const folder = mkdtempSync(join(tmpdir(), 'perch-program-'));
    const running = new ListeningProgram(program, argumentsIn(folder), folder);
    try {
      for (const port of ports) await running.#untilReady(host, port);
    } catch (error) {
      await running.stop();
      throw error;
    }
    return running;
  }

  private constructor(program: string, args: readonly string[], folder: string) {
    this.#folder = folder;
    this.#child = spawn(program, args, {
      // Caddy writes into the user's home otherwise.
      env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk) => {
        this.#log += chunk;
      });
    }
  }

  /** What it has printed. */
  get log(): string {
    return this.#log;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = once(this.#child, 'exit');
      this.#child.kill('SIGKILL');
      await ended;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #untilReady(host: string, port: number): Promise<void> {
    while (!(await accepts(host, port))) {
      if (this.#child.exitCode !== null) throw new Error(`it ended:\n${this.#log}`);
    }
  }
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    const done = (accepted: boolean) => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => setTimeout(() => done(false), 20));
  });
}
