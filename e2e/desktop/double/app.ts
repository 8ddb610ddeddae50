import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Modelled, PreventableEvent, refuse, refusing } from './Modelled.ts';
import { SingleInstance } from './SingleInstance.ts';
import { tellHarness } from './tellHarness.ts';
import { allWindows } from './windowList.ts';

interface LoginItemSettings {
  readonly openAtLogin?: boolean;
  readonly args?: readonly string[];
}

/** Program life cycle: ready, second instances, quitting. */
class App extends Modelled {
  name = 'Electron';
  readonly isPackaged = false;
  /** Only macOS has one. */
  readonly dock = undefined;
  readonly commandLine = refusing('app.commandLine', {
    hasSwitch: (name: string) => process.argv.some((word) => isSwitch(word, name)),
    getSwitchValue: (name: string) =>
      process.argv.find((word) => isSwitch(word, name))?.split('=')[1] ?? '',
    // Ignored: the browsers may already run by then.
    appendSwitch: (_name: string, _value?: string) => undefined,
  });
  readonly #paths = new Map<string, string>();
  readonly #instance = new SingleInstance();
  readonly #ready: Promise<void>;
  #isReady = false;
  #isQuitting = false;
  #loginItem: LoginItemSettings = { openAtLogin: false };
  /** Cleanup before the exit: closes browsers. */
  readonly endings: (() => Promise<unknown>)[] = [];
  /** Schemes of `setAsDefaultProtocolClient`. */
  readonly protocolClients = new Set<string>();

  constructor() {
    super('app', [
      'ready',
      'activate',
      'open-url',
      'before-quit',
      'will-quit',
      'quit',
      'second-instance',
      'web-contents-created',
      'window-all-closed',
      'browser-window-created',
      'certificate-error',
      'child-process-gone',
      'render-process-gone',
    ]);
    this.#ready = new Promise((resolve) => {
      setImmediate(() => {
        this.#isReady = true;
        this.emit('ready');
        resolve();
      });
    });
  }

  setName(name: string): void {
    this.name = name;
  }

  getName(): string {
    return this.name;
  }

  getVersion(): string {
    return '0.0.0';
  }

  getLocale(): string {
    return 'en-US';
  }

  getPreferredSystemLanguages(): string[] {
    return ['en-US'];
  }

  getSystemLocale(): string {
    return 'en-US';
  }

  getAppPath(): string {
    return process.argv[1] ?? '';
  }

  getPath(name: string): string {
    const appData = this.#paths.get('appData') ?? process.env['PERCH_TEST_APP_DATA'] ?? tmpdir();
    const known: Record<string, string> = {
      appData,
      userData: join(appData, this.name),
      logs: join(appData, this.name, 'logs'),
      home: process.env['HOME'] ?? homedir(),
      temp: tmpdir(),
      exe: process.execPath,
    };
    const path = this.#paths.get(name) ?? known[name];
    if (path === undefined) throw refuse(`app.getPath('${name}')`);
    return path;
  }

  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }

  setAppUserModelId(_id: string): void {}

  setDesktopName(_name: string): void {}

  /** Shown by no desktop here. */
  setBadgeCount(_count: number): boolean {
    return true;
  }

  setAsDefaultProtocolClient(scheme: string): boolean {
    this.protocolClients.add(scheme);
    return true;
  }

  removeAsDefaultProtocolClient(scheme: string): boolean {
    return this.protocolClients.delete(scheme);
  }

  isDefaultProtocolClient(scheme: string): boolean {
    return this.protocolClients.has(scheme);
  }

  setLoginItemSettings(settings: LoginItemSettings): void {
    this.#loginItem = settings;
  }

  getLoginItemSettings(): LoginItemSettings {
    return this.#loginItem;
  }

  /** Does nothing: every page of the double is sandboxed. */
  enableSandbox(): void {}

  isReady(): boolean {
    return this.#isReady;
  }

  whenReady(): Promise<void> {
    return this.#ready;
  }

  requestSingleInstanceLock(additionalData: unknown = {}): boolean {
    return this.#instance.acquire(
      this.getPath('userData'),
      { argv: process.argv, cwd: process.cwd(), additionalData },
      (second) => this.emit('second-instance', {}, second.argv, second.cwd, second.additionalData),
    );
  }

  hasSingleInstanceLock(): boolean {
    return this.#instance.held;
  }

  releaseSingleInstanceLock(): void {
    this.#instance.release();
  }

  focus(): void {}

  /** Asks listeners, closes windows, and ends unless a window stays open. */
  quit(): void {
    if (this.#isQuitting) return;
    const before = new PreventableEvent();
    this.emit('before-quit', before);
    if (before.defaultPrevented) return;
    this.#isQuitting = true;
    for (const window of allWindows()) {
      if (!window.close()) {
        this.#isQuitting = false;
        return;
      }
    }
    const will = new PreventableEvent();
    this.emit('will-quit', will);
    this.#isQuitting = !will.defaultPrevented;
    if (this.#isQuitting) this.exit(0);
  }

  /** Ends at once without a `before-quit`. */
  exit(code = 0): void {
    this.emit('quit', {}, code);
    this.#instance.release();
    void this.#end(code);
  }

  async #end(code: number): Promise<void> {
    await this.#instance.delivered;
    await Promise.allSettled(this.endings.map((end) => end()));
    process.exit(code);
  }

  /** Quits after the last window, unless `window-all-closed` has listeners, which decide. */
  windowClosed(): void {
    if (this.#isQuitting || allWindows().length > 0) return;
    if (this.listenerCount('window-all-closed') === 0) this.quit();
    else this.emit('window-all-closed');
  }
}

function isSwitch(word: string, name: string): boolean {
  return word === `--${name}` || word.startsWith(`--${name}=`);
}

/** Electron's `app`. */
export const app = new App();

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => app.quit());
process.on('uncaughtException', (error) => {
  console.error(error);
  tellHarness({ kind: 'refused', what: `an error that nobody caught: ${error.message}` });
});
