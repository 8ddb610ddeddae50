import type { HandlersOf } from '../ipc/DesktopHandlers.ts';
import type { BackgroundFile } from './BackgroundFile.ts';
import type { SettingsFile } from './SettingsFile.ts';

/** Handles the calls about the app's settings and the background image. */
export function settingsCalls(
  settings: Pick<SettingsFile, 'current' | 'change'>,
  background: Pick<BackgroundFile, 'read' | 'keep'>,
): HandlersOf<'settings:get' | 'settings:change' | 'background:read' | 'background:keep'> {
  return {
    'settings:get': () => settings.current,
    'settings:change'(_caller, change) {
      settings.change(change);
      return null;
    },
    'background:read': () => background.read(),
    'background:keep'(_caller, { picture }) {
      background.keep(picture);
      return null;
    },
  };
}
