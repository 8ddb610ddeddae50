import type { SettingsFile } from './SettingsFile.ts';

/**
 * Applies the setting `startWithSystem` to the system, at each change and at the start of the app, because its path may have
 * changed. If the system refuses it, the setting is reset.
 *
 * @param apply applies it to the system; throws when the system refuses it
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
      console.error('Could not change whether Perch starts with the system:', error);
      settings.change({ startWithSystem: applied });
    }
  };
  follow();
  settings.on('changed', follow);
}
