import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type * as Electron from 'electron';
import { type Browser, chromium, type Page } from 'playwright/test';
import {
  DesktopApp,
  type Ending,
  gather,
  type LaunchOptions,
  root,
  type ShortRun,
} from './DesktopApp.ts';
import type { DoubleNews } from './double/tellHarness.ts';
import { environmentOf } from './environment.ts';

const double = join(import.meta.dirname, 'double', 'registerDouble.ts');
const patienceMs = 20_000;

/** Runs the app's real main program in Node with the double of Electron. Owns the process. */
export class DoubledElectron extends DesktopApp {
  readonly ended: Promise<Ending>;
  readonly #options: LaunchOptions;
  readonly #process: ChildProcess;
  readonly #browsers: Browser[] = [];
  readonly #refused: string[] = [];
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #asked = 0;
  readonly #printed: () => string;
  /** The output of later starts. */
  #log = '';

  static async launch(options: LaunchOptions): Promise<DoubledElectron> {
    return new DoubledElectron(options);
  }

  /** For a start that ends by itself. @throws if it uses something that the double does not model. */
  static async runToEnd(options: LaunchOptions): Promise<ShortRun> {
    const child = start(options);
    const printed = gather(child);
    const refused: string[] = [];
    child.on('message', (news: DoubleNews) => {
      if (news.kind === 'refused') refused.push(news.what);
    });
    const [ending] = await once(child, 'close');
    const log = printed();
    if (refused.length > 0) throw new Error(`the double refused ${refused.join(', ')}:\n${log}`);
    return { ending: ending as Ending, log };
  }

  private constructor(options: LaunchOptions) {
    super();
    this.#options = options;
    const child = start(options);
    this.#process = child;
    this.ended = once(child, 'exit').then(([code]) => code as Ending);
    void this.ended.then(() => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the app has ended'));
    });
    this.#printed = gather(child);
    child.on('message', (news: DoubleNews) => void this.#hear(news));
  }

  allPages(): Page[] {
    return this.#browsers.flatMap((browser) =>
      browser.contexts().flatMap((context) => context.pages()),
    );
  }

  evaluate<Answer, Argument = undefined>(
    ask: (electron: typeof Electron, argument: Argument) => Answer | Promise<Answer>,
    argument?: Argument,
  ): Promise<Answer> {
    this.#asked += 1;
    const id = this.#asked;
    const answer = Promise.withResolvers<unknown>();
    this.#waiting.set(id, answer);
    if (this.#process.connected) this.#process.send({ id, code: String(ask), argument });
    else answer.reject(new Error('the app has ended'));
    return answer.promise.finally(() => this.#waiting.delete(id)) as Promise<Answer>;
  }

  async secondInstance(args: readonly string[]): Promise<Ending> {
    const { ending, log } = await DoubledElectron.runToEnd({ ...this.#options, args });
    this.#log += log;
    return ending;
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  get log(): string {
    return this.#printed() + this.#log;
  }

  get refused(): readonly string[] {
    return this.#refused;
  }

  async close(): Promise<void> {
    const patience = setTimeout(() => this.#process.kill('SIGKILL'), patienceMs);
    if (this.#process.exitCode === null && this.#process.signalCode === null) await this.quit();
    clearTimeout(patience);
    await Promise.allSettled(this.#browsers.map((browser) => browser.close()));
  }

  async #hear(news: DoubleNews): Promise<void> {
    switch (news.kind) {
      case 'browser':
        this.#browsers.push(await chromium.connectOverCDP(news.endpoint));
        break;
      case 'refused':
        this.#refused.push(news.what);
        break;
      case 'answered':
        this.#waiting.get(news.id)?.resolve(news.value);
        break;
      case 'failed':
        this.#waiting.get(news.id)?.reject(new Error(news.message));
        break;
    }
  }
}

function start(options: LaunchOptions): ChildProcess {
  mkdirSync(options.appData, { recursive: true });
  return fork(join(root, 'dist', 'main'), options.args ?? [], {
    cwd: options.appData,
    env: environmentOf(options),
    execArgv: ['--import', double],
    silent: true,
  });
}
