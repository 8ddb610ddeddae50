import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MainWindow } from './MainWindow.ts';

const screens = vi.hoisted(() => ({
  all: [{ id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
}));

vi.mock('electron', async () => {
  const { EventEmitter } = await import('node:events');
  return {
    nativeTheme: { shouldUseDarkColors: false },
    screen: {
      getPrimaryDisplay: () => screens.all[0],
      getAllDisplays: () => screens.all,
      getDisplayMatching: () => screens.all[0],
    },
    BaseWindow: class extends EventEmitter {
      readonly options: Electron.BaseWindowConstructorOptions;
      bounds: object;
      isShown = false;
      isMax = false;
      isMin = false;
      gone = false;

      constructor(options: Electron.BaseWindowConstructorOptions) {
        super();
        this.options = options;
        const { x, y, width, height } = options;
        this.bounds = { x, y, width, height };
      }

      show = () => {
        this.isShown = true;
      };
      hide = () => {
        this.isShown = false;
      };
      maximize = () => {
        this.isMax = true;
      };
      focus = () => {};
      restore = () => {
        this.isMin = false;
      };
      isMinimized = () => this.isMin;
      isMaximized = () => this.isMax;
      isVisible = () => this.isShown;
      isDestroyed = () => this.gone;
      getNormalBounds = () => this.bounds;
      close = () => {
        let prevented = false;
        this.emit('close', {
          preventDefault: () => {
            prevented = true;
          },
        });
        this.gone = !prevented;
      };
    },
  };
});

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perch-window-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

interface FakeWindow {
  readonly options: Electron.BaseWindowConstructorOptions;
  bounds: object;
  readonly isShown: boolean;
  isMax: boolean;
  isMin: boolean;
  readonly gone: boolean;
  close(): void;
}

function create({ closesToTray = true, placesFile = join(folder, 'window.json') } = {}) {
  const main = new MainWindow({ placesFile, icon: 'icon.png', closesToTray: () => closesToTray });
  let quits = 0;
  main.on('quitAsked', () => quits++);
  return {
    main,
    window: main.window as unknown as FakeWindow,
    quits: () => quits,
    kept: () => JSON.parse(readFileSync(placesFile, 'utf8')),
  };
}

test('the window is created hidden, in the middle, with a minimum size', () => {
  const { main, window } = create();
  expect(window.options).toMatchObject({
    show: false,
    minWidth: 400,
    minHeight: 560,
    x: 420,
    y: 180,
    width: 1080,
    height: 720,
  });
  expect(window.isShown).toBe(false);
  main.show();
  expect(window.isShown).toBe(true);
});

test('a minimised window is restored when it is shown', () => {
  const { main, window } = create();
  main.show();
  window.isMin = true;
  main.show();
  expect(window.isMin).toBe(false);
});

test('closing hides the window and stores its place', () => {
  const { main, window, quits, kept } = create();
  main.show();
  window.bounds = { x: 10, y: 20, width: 700, height: 600 };
  window.isMax = true;
  window.close();
  expect(window.gone).toBe(false);
  expect(window.isShown).toBe(false);
  expect(quits()).toBe(0);
  expect(kept()).toEqual({ places: [{ displayId: 1, bounds: window.bounds, maximized: true }] });

  const again = create();
  expect(again.window.options).toMatchObject({ x: 10, y: 20, width: 700, height: 600 });
  expect(again.window.isMax).toBe(false);
  again.main.show();
  expect(again.window.isMax).toBe(true);
});

test('closing ends the app if the settings say so', () => {
  const { main, window, quits } = create({ closesToTray: false });
  main.show();
  window.close();
  expect(quits()).toBe(1);
  expect(window.gone).toBe(false);
});

test('at the end of the app it is hidden, then destroyed', () => {
  const { main, window, kept } = create();
  main.show();
  main.leave();
  expect(window.isShown).toBe(false);
  expect(window.gone).toBe(false);
  main.close();
  main.close();
  expect(window.gone).toBe(true);
  expect(kept().places).toHaveLength(1);
});

test('a window that was never shown stores no place', () => {
  const { main, kept } = create();
  main.close();
  expect(kept).toThrow('ENOENT');
});

test('it closes even when its place cannot be stored', () => {
  const complain = vi.spyOn(console, 'error').mockImplementation(() => {});
  const { main, window } = create({ placesFile: join(folder, 'away', 'window.json') });
  main.show();
  main.close();
  expect(window.gone).toBe(true);
  expect(complain).toHaveBeenCalledOnce();
  complain.mockRestore();
});
