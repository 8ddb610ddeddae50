import { useTranslation } from '../../texts/useTranslation.tsx';
import { sendToApp, useAppSettings, useDesktop } from '../ui/DesktopContext.ts';
import { SettingSwitch } from '../ui/fields/SettingSwitch.tsx';
import { Setting, SettingsSection } from './SettingsSection.tsx';

const switches = ['closeToTray', 'startWithSystem'] as const;

/** Settings of the desktop app as a whole; nothing in a browser. */
export function AppSettings() {
  const { t } = useTranslation();
  const desktop = useDesktop();
  const settings = useAppSettings();
  if (desktop === null || settings === null) return null;
  const heading = t('appSettings.heading');

  return (
    <SettingsSection heading={heading}>
      {switches.map((name) => {
        const label = t(`appSettings.${name}`);
        const hint = t(`appSettings.${name}Hint`);
        return (
          <Setting key={name} words={[heading, label, hint]}>
            <SettingSwitch
              label={label}
              hint={hint}
              isOn={settings[name]}
              onChange={(isOn) => sendToApp(desktop, 'settings:change', { [name]: isOn })}
            />
          </Setting>
        );
      })}
    </SettingsSection>
  );
}
