import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const startTimeoutMs = 20_000;
/** It hears a tone on the loudspeaker. A source on top of the loudspeaker's monitor, as browsers take no monitor for a microphone. */
const microphoneModules = [
  'module-sine sink=loudspeaker',
  'module-remap-source source_name=microphone master=loudspeaker.monitor',
];

/**
 * A private sound server (PulseAudio) for a machine without a sound card, with a virtual loudspeaker that nobody hears, and perhaps a
 * microphone that hears a tone. Linux only. Owns the process and its folder.
 */
export class SoundServer {
  /** Environment variables with which a program finds this sound server only. */
  readonly env: Readonly<Record<string, string>>;
  readonly #folder: string;
  readonly #process: ChildProcess;

  /** @throws Error when it does not start. */
  static async start({ hasMicrophone = false } = {}): Promise<SoundServer> {
    const server = new SoundServer(hasMicrophone);
    try {
      await server.#started();
    } catch (error) {
      await server.close();
      throw error;
    }
    return server;
  }

  private constructor(hasMicrophone: boolean) {
    this.#folder = mkdtempSync(join(tmpdir(), 'perch-sound-'));
    this.env = { PULSE_SERVER: `unix:${this.#socket}` };
    const options = ['-n', '--daemonize=no', '--use-pid-file=no', '--exit-idle-time=-1'];
    const modules = [
      'module-null-sink sink_name=loudspeaker',
      ...(hasMicrophone ? microphoneModules : []),
      `module-native-protocol-unix socket=${this.#socket} auth-anonymous=1`,
    ].map((module) => `--load=${module}`);
    this.#process = spawn('pulseaudio', [...options, ...modules], {
      env: { ...process.env, HOME: this.#folder, XDG_RUNTIME_DIR: this.#folder },
      stdio: 'ignore',
    }).on('error', () => undefined);
  }

  /** As the key or the settings of a desktop do. */
  muteMicrophone(isMuted: boolean): void {
    const command = ['set-source-mute', 'microphone', isMuted ? '1' : '0'];
    execFileSync('pactl', command, { env: { ...process.env, ...this.env } });
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
