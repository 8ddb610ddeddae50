import { version } from '../../../package.json';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { DoctorButton } from '../doctor/DoctorButton.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { Setting, SettingsSection } from './SettingsSection.tsx';
import styles from './SettingText.module.css';

/** The connection doctor, versions and licences. */
export function AboutSettings() {
  const { t } = useTranslation();
  const server = usePerch((state) => state.server?.version);
  const heading = t('settings.about');
  return (
    <SettingsSection heading={heading}>
      <Setting words={[heading, t('doctor.heading'), t('doctor.open'), t('doctor.hint')]}>
        <DoctorSetting />
      </Setting>
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

function DoctorSetting() {
  const { t } = useTranslation();
  return (
    <div className={styles.beside}>
      <div>
        <p>{t('doctor.heading')}</p>
        <p className={styles.hint}>{t('doctor.hint')}</p>
      </div>
      <DoctorButton />
    </div>
  );
}
