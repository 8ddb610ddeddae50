import { expect, test } from 'vitest';
import { defaultAppSettings } from '../../shared/ipc/AppSettings.ts';
import { firstSettings, migrateSettings } from './migrateSettings.ts';

test('the settings of a first start are the defaults', () => {
  expect(firstSettings()).toEqual({ ...defaultAppSettings, version: 1 });
  expect(migrateSettings({ version: 1 })).toEqual(firstSettings());
});

test('valid settings are kept, each invalid or missing one gets its default', () => {
  const migrated = migrateSettings({
    version: 1,
    closeToTray: false,
    releaseDelayMs: -5,
    preferences: { language: 'ko', theme: 'pink', noiseSuppression: 'off' },
    keys: 'none',
  });
  expect(migrated).toEqual({
    ...firstSettings(),
    closeToTray: false,
    preferences: { ...defaultAppSettings.preferences, language: 'ko', noiseSuppression: 'off' },
  });
});

test('unknown keys are kept, in groups as well', () => {
  const found = {
    ...firstSettings(),
    later: [1],
    preferences: { ...defaultAppSettings.preferences, font: 'large' },
  };
  expect(migrateSettings(found)).toEqual(found);
});

test('a file of an old version goes through all steps', () => {
  const steps = [
    ({ tray, ...rest }: Record<string, unknown>) => ({ ...rest, closeToTray: tray }),
    (content: Record<string, unknown>) => ({ ...content, releaseDelayMs: 300 }),
  ];
  const first = migrateSettings({ version: 1, tray: false }, steps);
  expect(first).toEqual({
    ...firstSettings(),
    version: 3,
    closeToTray: false,
    releaseDelayMs: 300,
  });
  const second = migrateSettings({ version: 2, tray: false }, steps);
  expect(second).toMatchObject({ version: 3, tray: false, closeToTray: true, releaseDelayMs: 300 });
  expect(migrateSettings({ version: 3 }, steps)).toEqual({ ...firstSettings(), version: 3 });
});

test('known settings of a newer file are read, and its version stays', () => {
  expect(migrateSettings({ version: 9, closeToTray: false })).toEqual({
    ...firstSettings(),
    version: 9,
    closeToTray: false,
  });
});

test.each([null, [], 'text', {}, { version: 0 }, { version: '1' }])(
  '%j is no settings file',
  (content) => {
    expect(() => migrateSettings(content)).toThrow();
  },
);
