import { expect, test } from 'vitest';
import { type AppSettings, defaultAppSettings } from '../../shared/ipc/AppSettings.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import { en } from '../texts/en.ts';
import { ko } from '../texts/ko.ts';
import { followAppearance } from './followAppearance.ts';

class FakeSettings extends TypedEmitter<{ changed: AppSettings }> {
  current = defaultAppSettings;

  prefer(change: Partial<AppSettings['preferences']>): void {
    const preferences = { ...this.current.preferences, ...change };
    this.current = { ...this.current, preferences };
    this.emit('changed', this.current);
  }
}

test('the theme and the menu follow the settings, and the same theme is not set again', () => {
  const settings = new FakeSettings();
  const themes: string[] = [];
  const menus: unknown[] = [];
  followAppearance(settings, {
    nativeTheme: {
      get themeSource() {
        return (themes.at(-1) ?? 'none') as Electron.NativeTheme['themeSource'];
      },
      set themeSource(theme) {
        themes.push(theme);
      },
    },
    menu: { update: (texts) => menus.push(texts) },
    texts: () => (settings.current.preferences.language === 'ko' ? ko : en),
  });
  settings.prefer({ language: 'ko' });
  settings.prefer({ theme: 'light' });
  expect(themes).toEqual([defaultAppSettings.preferences.theme, 'light']);
  expect(menus).toEqual([en, ko, ko]);
});
