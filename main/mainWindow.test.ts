import { beforeEach, expect, test, vi } from 'vitest';
import { openMainWindow } from './mainWindow.ts';

const windows: {
  options: Electron.BrowserWindowConstructorOptions;
  shown: boolean;
  loaded: string[];
  reloads: number;
  emit: (name: string, ...rest: unknown[]) => void;
}[] = vi.hoisted(() => []);

vi.mock('electron', () => ({
  nativeTheme: { shouldUseDarkColors: true },
  BrowserWindow: class {
    readonly #listeners = new Map<string, (...rest: unknown[]) => void>();
    readonly #record: (typeof windows)[number];
    readonly webContents = {
      on: (name: string, listener: () => void) => this.#listeners.set(name, listener),
      reload: () => this.#record.reloads++,
    };

    constructor(options: Electron.BrowserWindowConstructorOptions) {
      const emit = (name: string, ...rest: unknown[]) => this.#listeners.get(name)?.({}, ...rest);
      this.#record = { options, shown: false, loaded: [], reloads: 0, emit };
      windows.push(this.#record);
    }

    once(name: string, listener: () => void) {
      this.#listeners.set(name, listener);
    }

    show() {
      this.#record.shown = true;
    }

    async loadURL(address: string) {
      this.#record.loaded.push(address);
    }
  },
}));

beforeEach(() => {
  windows.length = 0;
});

function open() {
  openMainWindow('https://localhost:44300');
  const window = windows[0];
  if (window === undefined) throw new Error('no window was made');
  return window;
}

test('the window is isolated, sandboxed and awake behind other windows', () => {
  const { options, loaded } = open();
  expect(options.webPreferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
    backgroundThrottling: false,
    autoplayPolicy: 'no-user-gesture-required',
    partition: 'persist:localhost_44300',
    additionalArguments: ['--perch-server=https://localhost:44300'],
  });
  expect([options.minWidth, options.minHeight]).toEqual([400, 560]);
  expect(loaded).toEqual(['app://perch/']);
});

test('it shows itself when there is something to see', () => {
  const window = open();
  expect(window.shown).toBe(false);
  window.emit('ready-to-show');
  expect(window.shown).toBe(true);
});

test('a crashed page is loaded again, but not in a loop', () => {
  const window = open();
  window.emit('render-process-gone', { reason: 'crashed' });
  expect(window.reloads).toBe(1);
  window.emit('render-process-gone', { reason: 'crashed' });
  expect(window.reloads).toBe(1);
});
