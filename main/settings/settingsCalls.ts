import type { HandlersOf } from '../ipc/DesktopHandlers.ts';
import type { BackgroundFile } from './BackgroundFile.ts';
import type { SettingsFile } from './SettingsFile.ts';

/** Answers what pages ask about the app's settings, and about the picture that belongs to them. */
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
