import type { NativeTheme } from 'electron';
import type { MainTexts } from '../texts/en.ts';
import type { AppMenu } from '../windows/appMenu.ts';
import type { SettingsFile } from './SettingsFile.ts';

/** Keeps the theme of the app and its menu as the settings say. Call it before the first window takes its colour. */
export function followAppearance(
  settings: Pick<SettingsFile, 'current' | 'on'>,
  needs: {
    readonly nativeTheme: Pick<NativeTheme, 'themeSource'>;
    readonly menu: Pick<AppMenu, 'update'>;
    /** The texts in the language of the settings. */
    readonly texts: () => MainTexts;
  },
): void {
  const apply = () => {
    const { theme } = settings.current.preferences;
    // Electron informs every page when it is set, even to the same value.
    if (needs.nativeTheme.themeSource !== theme) needs.nativeTheme.themeSource = theme;
    needs.menu.update(needs.texts());
  };
  apply();
  settings.on('changed', apply);
}
