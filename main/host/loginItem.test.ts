import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { setStartWithSystem, startedHidden } from './loginItem.ts';

const electron = vi.hoisted(() => ({
  appData: '',
  isPackaged: true,
  settings: [] as unknown[],
  wasOpenedAtLogin: false,
}));
vi.mock('electron', () => ({
  app: {
    getPath: () => electron.appData,
    getAppPath: () => '/src/dist/main',
    get isPackaged() {
      return electron.isPackaged;
    },
    setLoginItemSettings: (settings: unknown) => void electron.settings.push(settings),
    getLoginItemSettings: () => ({ wasOpenedAtLogin: electron.wasOpenedAtLogin }),
  },
}));

const { platform } = process;
function pretend(name: NodeJS.Platform): void {
  Object.defineProperty(process, 'platform', { value: name });
}
beforeEach(() => {
  electron.appData = mkdtempSync(join(tmpdir(), 'perch-login-'));
  electron.settings = [];
  electron.isPackaged = true;
  electron.wasOpenedAtLogin = false;
  vi.stubEnv('APPIMAGE', undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  Object.defineProperty(process, 'platform', { value: platform });
  rmSync(electron.appData, { recursive: true, force: true });
});

test('on Linux a file starts the AppImage, and is removed when switched off', () => {
  pretend('linux');
  vi.stubEnv('APPIMAGE', '/home/ada/Perch.AppImage');
  const file = join(electron.appData, 'autostart', 'perch.desktop');
  setStartWithSystem(true);
  expect(readFileSync(file, 'utf8')).toContain('Exec="/home/ada/Perch.AppImage" "--hidden"\n');
  setStartWithSystem(false);
  setStartWithSystem(false);
  expect(existsSync(file)).toBe(false);
});

test('from the sources, the program is Electron with the folder of the app', () => {
  pretend('linux');
  electron.isPackaged = false;
  setStartWithSystem(true);
  const file = join(electron.appData, 'autostart', 'perch.desktop');
  expect(readFileSync(file, 'utf8')).toContain(
    `Exec="${process.execPath}" "/src/dist/main" "--hidden"\n`,
  );
});

test('Windows gets the program and its argument, macOS only the switch', () => {
  pretend('win32');
  setStartWithSystem(true);
  pretend('darwin');
  setStartWithSystem(false);
  expect(electron.settings).toEqual([
    { openAtLogin: true, path: process.execPath, args: ['--hidden'] },
    { openAtLogin: false },
  ]);
});

test('a start by the system shows by its argument, on macOS by the login item settings', () => {
  pretend('linux');
  expect(startedHidden(['/opt/Perch/perch', '--hidden'])).toBe(true);
  expect(startedHidden(['/opt/Perch/perch'])).toBe(false);
  pretend('darwin');
  expect(startedHidden(['/Applications/Perch.app'])).toBe(false);
  electron.wasOpenedAtLogin = true;
  expect(startedHidden(['/Applications/Perch.app'])).toBe(true);
});
