import type { SettingsFile } from './SettingsFile.ts';

/**
 * Keeps the system's list of what it starts as the setting says; also at the start of the app, which may lie elsewhere
 * than the last time. What the system does not take is taken back in the settings.
 *
 * @param apply tells the system; throws when it does not take it
 */
export function followStartWithSystem(
  settings: Pick<SettingsFile, 'current' | 'change' | 'on'>,
  apply: (on: boolean) => void,
): void {
  let applied = false;
  const follow = () => {
    const { startWithSystem } = settings.current;
    if (startWithSystem === applied) return;
    try {
      apply(startWithSystem);
      applied = startWithSystem;
    } catch (error) {
      console.error('The system does not take whether Perch starts with it:', error);
      settings.change({ startWithSystem: applied });
    }
  };
  follow();
  settings.on('changed', follow);
}
