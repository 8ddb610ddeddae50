import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ServerConfig } from '../config.ts';
import { askHealth } from '../lifecycle/askHealth.ts';

const POLL_MS = 100;
/** Longer than the server's own timeout for a stop. */
const STOP_TIMEOUT_MS = 12_000;

/**
 * The built server as a separate process. It ends with the program that started it, however that ends: by `stop()`, by a
 * signal, or by being killed.
 */
export class ServerProcess {
  #child: ChildProcess;
  #ended: Promise<number>;
  #stopping: Promise<number> | undefined;

  /**
   * @param root the folder of package.json
   * @param worker the path of the mediasoup worker
   */
  static start(root: string, worker: string): ServerProcess {
    const watcher = pathToFileURL(path.join(import.meta.dirname, 'endWithParent.ts')).href;
    const entry = path.join(root, 'dist', 'server', 'index.js');
    const child = spawn(process.execPath, ['--import', watcher, entry], {
      cwd: root,
      env: { ...process.env, MEDIASOUP_WORKER_BIN: worker },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      // A separate process group, so that the terminal's Ctrl+C reaches only this program, which then stops the server.
      detached: process.platform !== 'win32',
    });
    return new ServerProcess(child);
  }

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#ended = once(child, 'exit').then(([code, signal]) => (signal ? 1 : Number(code)));
  }

  /** Resolves with the exit code when the server has ended, for whatever reason. */
  get ended(): Promise<number> {
    return this.#ended;
  }

  /**
   * Waits until the server answers.
   *
   * @returns false if it ended instead
   */
  async untilReady(config: ServerConfig): Promise<boolean> {
    let ended = false;
    void this.#ended.then(() => {
      ended = true;
    });
    while (!ended) {
      if (await askHealth(config)) return true;
      await Promise.race([this.#ended, new Promise((resolve) => setTimeout(resolve, POLL_MS))]);
    }
    return false;
  }

  /** Lets the server read its files again, by SIGHUP. */
  hangUp(): void {
    this.#child.kill('SIGHUP');
  }

  /** Stops the server gracefully, or by force if that takes too long. Resolves with its exit code. */
  stop(): Promise<number> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<number> {
    if (this.#child.connected) this.#child.disconnect();
    const patience = setTimeout(() => this.#child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    const code = await this.#ended;
    clearTimeout(patience);
    return code;
  }
}
