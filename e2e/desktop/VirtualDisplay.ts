import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

/**
 * A virtual X display with a window manager, for captures and key presses. Owns both programs. Linux only; elsewhere
 * the tests use the existing screen.
 */
export class VirtualDisplay {
  readonly name: string;
  readonly #programs: readonly ChildProcess[];

  static async start(): Promise<VirtualDisplay> {
    const options = ['-screen', '0', '1280x800x24', '-nolisten', 'tcp', '-noreset'];
    const server = spawn('Xvfb', ['-displayfd', '3', ...options], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    await once(server, 'spawn');
    // It prints its number when it is ready.
    const [said] = await once(server.stdio[3] as Readable, 'data');
    const name = `:${String(said).trim()}`;
    const env = { ...process.env, DISPLAY: name };
    const manager = spawn('openbox', ['--sm-disable'], { env, stdio: 'ignore' });
    await once(manager, 'spawn');
    return new VirtualDisplay(name, [manager, server]);
  }

  private constructor(name: string, programs: readonly ChildProcess[]) {
    this.name = name;
    this.#programs = programs;
  }

  async close(): Promise<void> {
    for (const program of this.#programs) {
      if (program.exitCode !== null || program.signalCode !== null) continue;
      program.kill();
      await once(program, 'exit');
    }
  }
}
