import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type AppSettings, defaultAppSettings } from '../../shared/ipc/AppSettings.ts';
import { SettingsFile } from './SettingsFile.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perch-settings-'));
  file = join(folder, 'settings.json');
});

afterEach(() => rmSync(folder, { recursive: true }));

test('a change has only the changed settings, is emitted, and is there after a restart', () => {
  const settings = SettingsFile.open(file);
  expect(settings.current).toEqual(defaultAppSettings);
  const told: AppSettings[] = [];
  settings.on('changed', (changed) => told.push(changed));
  settings.change({ closeToTray: false, preferences: { language: 'ko' } });
  settings.change({ keys: { mute: ['ControlLeft', 'KeyM'] }, preferences: { theme: undefined } });
  const expected = {
    ...defaultAppSettings,
    closeToTray: false,
    preferences: { ...defaultAppSettings.preferences, language: 'ko' },
    keys: { ...defaultAppSettings.keys, mute: ['ControlLeft', 'KeyM'] },
  };
  expect(told).toHaveLength(2);
  expect(told[1]).toEqual(expected);
  settings.flush();
  expect(SettingsFile.open(file).current).toEqual(expected);
});

test('a hundred quick changes are emitted each and written once', () => {
  vi.useFakeTimers();
  const settings = SettingsFile.open(file);
  let told = 0;
  settings.on('changed', () => told++);
  for (let step = 1; step <= 100; step += 1) {
    settings.change({ preferences: { soundboardVolume: step / 100 } });
  }
  expect(told).toBe(100);
  expect(readdirSync(folder)).toEqual([]);
  vi.runOnlyPendingTimers();
  expect(SettingsFile.open(file).current.preferences.soundboardVolume).toBe(1);
  rmSync(file);
  settings.flush();
  vi.runAllTimers();
  expect(readdirSync(folder)).toEqual([]);
  vi.useRealTimers();
});

test('a change that cannot be written is logged, applies anyway, and is written with the next change', () => {
  const complain = vi.spyOn(console, 'error').mockImplementation(() => {});
  const settings = SettingsFile.open(join(folder, 'away', 'settings.json'));
  settings.change({ releaseDelayMs: 500 });
  settings.flush();
  expect(complain).toHaveBeenCalledOnce();
  expect(settings.current.releaseDelayMs).toBe(500);
  mkdirSync(join(folder, 'away'));
  settings.change({ closeToTray: false });
  settings.flush();
  expect(SettingsFile.open(join(folder, 'away', 'settings.json')).current).toMatchObject({
    releaseDelayMs: 500,
    closeToTray: false,
  });
  complain.mockRestore();
});

test('a change to the same value is neither written nor emitted', () => {
  const settings = SettingsFile.open(file);
  const told: AppSettings[] = [];
  settings.on('changed', (changed) => told.push(changed));
  settings.change({ closeToTray: true, preferences: {} });
  settings.flush();
  expect(told).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
});

test('unknown keys stay in the file and are not in `current`', () => {
  const preferences = { language: 'en', font: 'large' };
  writeFileSync(file, JSON.stringify({ version: 1, later: 1, preferences }));
  const settings = SettingsFile.open(file);
  settings.change({ releaseDelayMs: 500 });
  settings.flush();
  expect(settings.current.preferences).toEqual({
    ...defaultAppSettings.preferences,
    language: 'en',
  });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    version: 1,
    later: 1,
    preferences,
    releaseDelayMs: 500,
  });
});

test('a broken file is renamed, not lost', () => {
  const complain = vi.spyOn(console, 'error').mockImplementation(() => {});
  writeFileSync(file, '{ "version": ');
  expect(SettingsFile.open(file).current).toEqual(defaultAppSettings);
  const [aside = ''] = readdirSync(folder);
  expect(aside).toMatch(/^settings\.json\.broken-/);
  expect(readFileSync(join(folder, aside), 'utf8')).toBe('{ "version": ');
  complain.mockRestore();
});
