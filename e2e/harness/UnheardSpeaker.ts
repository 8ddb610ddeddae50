import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const startTimeoutMs = 20_000;

/**
 * A private sound server with a virtual loudspeaker: Firefox plays nothing on a machine without a sound
 * card. Linux only. Owns the process and its folder.
 */
export class UnheardSpeaker {
  /** Environment variables with which a program finds this sound server only. */
  readonly env: Readonly<Record<string, string>>;
  readonly #folder: string;
  readonly #process: ChildProcess;

  /** @throws Error when it does not start. */
  static async start(): Promise<UnheardSpeaker> {
    const speaker = new UnheardSpeaker();
    try {
      await speaker.#started();
    } catch (error) {
      await speaker.close();
      throw error;
    }
    return speaker;
  }

  private constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), 'perch-speaker-'));
    this.env = { PULSE_SERVER: `unix:${this.#socket}` };
    const options = ['-n', '--daemonize=no', '--use-pid-file=no', '--exit-idle-time=-1'];
    const modules = [
      'module-null-sink',
      `module-native-protocol-unix socket=${this.#socket} auth-anonymous=1`,
    ].map((module) => `--load=${module}`);
    this.#process = spawn('pulseaudio', [...options, ...modules], {
      env: { ...process.env, HOME: this.#folder, XDG_RUNTIME_DIR: this.#folder },
      stdio: 'ignore',
    }).on('error', () => undefined);
  }

  async close(): Promise<void> {
    const { exitCode, signalCode, pid } = this.#process;
    if (pid !== undefined && exitCode === null && signalCode === null) {
      const ended = once(this.#process, 'exit');
      this.#process.kill();
      await ended;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #socket(): string {
    return join(this.#folder, 'native');
  }

  async #started(): Promise<void> {
    const deadline = performance.now() + startTimeoutMs;
    while (!existsSync(this.#socket)) {
      const { pid, exitCode, signalCode } = this.#process;
      const hasEnded = pid === undefined || exitCode !== null || signalCode !== null;
      if (hasEnded || performance.now() > deadline) throw new Error('pulseaudio did not start');
      await new Promise((tick) => setTimeout(tick, 50));
    }
  }
}
