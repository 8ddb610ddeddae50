import { version } from '../../../package.json';
import type { AppSettings as Settings } from '../../../shared/ipc/AppSettings.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { languageChoices, themeChoices } from '../settings/AppearanceSettings.tsx';
import { AppSettings } from '../settings/AppSettings.tsx';
import { sendToApp, useDesktop } from '../ui/DesktopContext.ts';
import { SettingSelect } from '../ui/fields/SettingSelect.tsx';
import styles from './HomePage.module.css';

interface HomeSettingsProps {
  settings: Settings;
}

/** Settings that apply to every server, the version and the licences. */
export function HomeSettings({ settings }: HomeSettingsProps) {
  const { t } = useTranslation();
  const desktop = useDesktop();
  const { language, theme } = settings.preferences;

  function prefer(preferences: Partial<Settings['preferences']>) {
    sendToApp(desktop, 'settings:change', { preferences });
  }

  return (
    <div className={styles.settings}>
      <AppSettings />
      <div className={styles.selects}>
        <SettingSelect
          label={t('settings.language')}
          choices={languageChoices(t)}
          chosen={language}
          onChoose={(id) => prefer({ language: id })}
        />
        <SettingSelect
          label={t('settings.theme')}
          choices={themeChoices(t)}
          chosen={theme}
          onChoose={(id) => prefer({ theme: id })}
        />
      </div>
      <p className={styles.small}>
        {t('settings.version', { version })}
        <br />
        {t('appSettings.licences')}
      </p>
    </div>
  );
}
