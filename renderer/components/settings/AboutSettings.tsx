import { useTranslation } from 'react-i18next';
import { version } from '../../../package.json';
import { usePerch } from '../ui/ClientContext.tsx';
import { Setting, SettingsSection } from './SettingsSection.tsx';
import styles from './SettingText.module.css';

/** Versions and licences. */
export function AboutSettings() {
  const { t } = useTranslation();
  const server = usePerch((state) => state.server?.version);
  const heading = t('settings.about');
  return (
    <SettingsSection heading={heading}>
      <Setting words={[heading, t('settings.licence')]}>
        <p>
          {server
            ? t('settings.versionServer', { version, server })
            : t('settings.version', { version })}
        </p>
        <p className={styles.hint}>{t('settings.licence')}</p>
      </Setting>
    </SettingsSection>
  );
}
