import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type * as Electron from 'electron';
import { _electron, type ElectronApplication, type Page } from 'playwright/test';
import { toneFile } from '../harness/tones.ts';
import {
  DesktopApp,
  type Ending,
  gather,
  type LaunchOptions,
  root,
  type ShortRun,
} from './DesktopApp.ts';
import { environmentOf } from './environment.ts';

const prepare = join(import.meta.dirname, 'real', 'prepare.cjs');
const patienceMs = 20_000;

/** The app in real Electron, driven by Playwright. Owns the process. */
export class RealElectron extends DesktopApp {
  readonly ended: Promise<Ending>;
  readonly #executable: string;
  readonly #options: LaunchOptions;
  readonly #app: ElectronApplication;
  readonly #printed: () => string;
  /** The output of later starts. */
  #log = '';

  /** @param executable the path of Electron's program */
  static async launch(executable: string, options: LaunchOptions): Promise<RealElectron> {
    // Give no path: Playwright finds the same program and only then adds the loader that delays the app's start.
    const app = await _electron.launch({
      args: argumentsOf(options),
      cwd: options.appData,
      env: environmentOf(options),
      locale: 'en-US',
      colorScheme: 'dark',
    });
    return new RealElectron(executable, options, app);
  }

  /** For a start that ends by itself. */
  static async runToEnd(executable: string, options: LaunchOptions): Promise<ShortRun> {
    const child = spawn(executable, argumentsOf(options), {
      cwd: options.appData,
      env: environmentOf(options),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const printed = gather(child);
    const [ending] = await once(child, 'close');
    return { ending: ending as Ending, log: printed() };
  }

  private constructor(executable: string, options: LaunchOptions, app: ElectronApplication) {
    super();
    this.#executable = executable;
    this.#options = options;
    this.#app = app;
    const child = app.process();
    this.ended =
      child.exitCode === null && child.signalCode === null
        ? once(child, 'exit').then(([code]) => code as Ending)
        : Promise.resolve(child.exitCode);
    this.#printed = gather(child);
  }

  allPages(): Page[] {
    return this.#app.windows();
  }

  evaluate<Answer, Argument = undefined>(
    ask: (electron: typeof Electron, argument: Argument) => Answer | Promise<Answer>,
    argument?: Argument,
  ): Promise<Answer> {
    return this.#app.evaluate(
      ask as Parameters<ElectronApplication['evaluate']>[0],
      argument,
    ) as Promise<Answer>;
  }

  async secondInstance(args: readonly string[]): Promise<Ending> {
    const { ending, log } = await RealElectron.runToEnd(this.#executable, {
      ...this.#options,
      args,
    });
    this.#log += log;
    return ending;
  }

  get pid(): number {
    return this.#app.process().pid ?? 0;
  }

  get log(): string {
    return this.#printed() + this.#log;
  }

  get refused(): readonly string[] {
    return [];
  }

  async close(): Promise<void> {
    const child = this.#app.process();
    const patience = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    if (child.exitCode === null && child.signalCode === null) await this.quit();
    clearTimeout(patience);
  }
}

function argumentsOf({ tone, args = [] }: LaunchOptions): string[] {
  return [
    '-r',
    prepare,
    // Chromium's sandbox does not run as root.
    ...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-audio-capture=${toneFile(tone)}`,
    join(root, 'dist', 'main'),
    ...args,
  ];
}
