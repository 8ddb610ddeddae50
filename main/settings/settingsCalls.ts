import type { HandlersOf } from '../ipc/DesktopHandlers.ts';
import type { SettingsFile } from './SettingsFile.ts';

/** Answers what pages ask about the app's settings. */
export function settingsCalls(
  settings: Pick<SettingsFile, 'current' | 'change'>,
): HandlersOf<'settings:get' | 'settings:change'> {
  return {
    'settings:get': () => settings.current,
    'settings:change'(_caller, change) {
      settings.change(change);
      return null;
    },
  };
}
