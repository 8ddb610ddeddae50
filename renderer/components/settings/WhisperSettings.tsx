import { whisperSlots } from '../../../shared/keys/whisperSlots.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { useDesktop } from '../ui/DesktopContext.ts';
import { SettingSwitch } from '../ui/fields/SettingSwitch.tsx';
import { BrowserWhisperKeys } from './BrowserKeys.tsx';
import { DesktopKeys } from './DesktopKeys.tsx';
import { Setting, SettingsSection } from './SettingsSection.tsx';
import styles from './SettingText.module.css';
import talkStyles from './TalkSettings.module.css';
import { WhisperTargetSelects } from './WhisperTargetSelects.tsx';

/** Whether others can whisper to me, and my whisper keys. */
export function WhisperSettings() {
  const { t } = useTranslation();
  const { setPreferences } = useActions();
  const desktop = useDesktop();
  const takesWhispers = usePerch((state) => state.preferences.takesWhispers);
  const encrypts = usePerch(({ server }) => server?.e2ee !== undefined);
  const heading = t('whisper.heading');
  const keyWords = [t('whisper.keys'), t('whisper.reply'), t('whisper.target', { number: 1 })];
  return (
    <SettingsSection heading={heading}>
      <Setting words={[heading, t('whisper.allow'), t('whisper.allowHint')]}>
        <SettingSwitch
          label={t('whisper.allow')}
          hint={t('whisper.allowHint')}
          isOn={takesWhispers}
          onChange={(isOn) => setPreferences({ takesWhispers: isOn })}
        />
        {encrypts && <p className={styles.hint}>{t('serverEncryption.whispers')}</p>}
      </Setting>
      <Setting words={[heading, ...keyWords]}>
        <div className={talkStyles.keys}>
          <p>{t('whisper.keys')}</p>
          <p className={styles.hint}>{t('whisper.keysHint')}</p>
          <WhisperTargetSelects />
          {desktop === null ? (
            <BrowserWhisperKeys />
          ) : (
            <DesktopKeys desktop={desktop} actions={whisperSlots} />
          )}
        </div>
      </Setting>
    </SettingsSection>
  );
}
