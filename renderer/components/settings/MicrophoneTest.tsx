import { useEffect } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { SettingSwitch } from '../ui/fields/SettingSwitch.tsx';
import { MicrophoneLevelBar } from '../ui/frames/LevelBar.tsx';
import styles from './MicrophoneTest.module.css';

/** Tests the microphone and plays it back as others hear it. The test ends when the settings close. */
export function MicrophoneTest() {
  const { t } = useTranslation();
  const { testMicrophone, stopMicrophoneTest, retryMicrophone } = useActions();
  const test = usePerch((state) => state.microphoneTest);
  const microphone = usePerch((state) => state.microphone);
  const isSuppressed = usePerch((state) => state.preferences.noiseSuppression !== 'off');
  const isTesting = test !== 'off';
  const isPlayedBack = test === 'playingBack' || test === 'playingBackPlain';
  const isHeard = isTesting || microphone.kind === 'live';
  useEffect(() => stopMicrophoneTest, [stopMicrophoneTest]);

  return (
    <div className={styles.test}>
      <div className={styles.line}>
        <ToggleButton
          className={styles.button}
          isSelected={isTesting}
          onChange={(isOn) => (isOn ? testMicrophone('listening') : stopMicrophoneTest())}
        >
          {t('settings.test')}
        </ToggleButton>
        <MicrophoneLevelBar label={t('settings.level')} />
      </div>
      {microphone.kind === 'none' ? (
        <div className={styles.problem}>
          <p>{t(`microphone.${microphone.reason}`)}</p>
          <TextButton onPress={retryMicrophone}>{t('app.tryAgain')}</TextButton>
        </div>
      ) : (
        <p className={styles.hint}>{isHeard ? t('settings.testHint') : t('settings.testOff')}</p>
      )}
      <SettingSwitch
        label={t('settings.playBack')}
        hint={t('settings.playBackHint')}
        isOn={isPlayedBack}
        onChange={(isOn) => testMicrophone(isOn ? 'playingBack' : 'listening')}
      />
      {isPlayedBack && isSuppressed && (
        <SettingSwitch
          label={t('settings.playBackPlain')}
          hint={t('settings.playBackPlainHint')}
          isOn={test === 'playingBackPlain'}
          onChange={(isOn) => testMicrophone(isOn ? 'playingBackPlain' : 'playingBack')}
        />
      )}
    </div>
  );
}
