import { canUseAutoGain } from '../../state/preferences.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { useDesktop } from '../ui/DesktopContext.ts';
import { deviceChoices, systemDefaultId } from '../ui/fields/deviceChoices.ts';
import { SettingSelect } from '../ui/fields/SettingSelect.tsx';
import { SettingSwitch } from '../ui/fields/SettingSwitch.tsx';
import { MicrophoneTest } from './MicrophoneTest.tsx';
import { NoiseSuppressionSelect } from './NoiseSuppressionSelect.tsx';
import { Setting, SettingsSection } from './SettingsSection.tsx';
import styles from './SettingText.module.css';
import { SoundboardSettings } from './SoundboardSettings.tsx';

const processing = ['echoCancellation', 'autoGainControl'] as const;
const listening = ['levelling', 'oneStream', 'earcons'] as const;

/** Microphone, speaker and sound processing. */
export function SoundSettings() {
  const { t } = useTranslation();
  const { setPreferences } = useActions();
  const devices = usePerch((state) => state.devices);
  const preferences = usePerch((state) => state.preferences);
  const { microphoneId, speakerId } = preferences;
  const hasGain = canUseAutoGain(navigator.userAgent, useDesktop() !== null);
  const heading = t('settings.sound');
  const microphone = t('settings.microphone');
  const speaker = t('settings.speaker');
  const words = {
    systemDefault: t('settings.systemDefault'),
    unplugged: t('settings.unplugged'),
  };
  const onOff = (name: (typeof processing)[number] | (typeof listening)[number]) => {
    const label = t(`settings.${name}`);
    const isMissing = name === 'autoGainControl' && !hasGain;
    const hint = t(isMissing ? 'settings.autoGainControlMissing' : `settings.${name}Hint`);
    return (
      <Setting key={name} words={[heading, label, hint]}>
        <SettingSwitch
          label={label}
          hint={hint}
          isOn={preferences[name] && !isMissing}
          isDisabled={isMissing}
          onChange={(isOn) => setPreferences({ [name]: isOn })}
        />
      </Setting>
    );
  };
  const chosenFrom = (id: string) => (id === systemDefaultId ? null : id);

  return (
    <SettingsSection heading={heading}>
      <Setting words={[heading, microphone]}>
        <SettingSelect
          label={microphone}
          choices={deviceChoices(devices.microphones, microphoneId, {
            ...words,
            unnamed: (number) => t('settings.unnamedMicrophone', { number }),
          })}
          chosen={microphoneId ?? systemDefaultId}
          onChoose={(id) => setPreferences({ microphoneId: chosenFrom(id) })}
        />
      </Setting>
      <Setting
        words={[
          heading,
          t('settings.test'),
          t('settings.level'),
          t('settings.playBack'),
          t('settings.playBackPlain'),
        ]}
      >
        <MicrophoneTest />
      </Setting>
      <Setting words={[heading, speaker]}>
        {devices.canChooseSpeaker ? (
          <SettingSelect
            label={speaker}
            choices={deviceChoices(devices.speakers, speakerId, {
              ...words,
              unnamed: (number) => t('settings.unnamedSpeaker', { number }),
            })}
            chosen={speakerId ?? systemDefaultId}
            onChoose={(id) => setPreferences({ speakerId: chosenFrom(id) })}
          />
        ) : (
          <div>
            <p>{speaker}</p>
            <p className={styles.hint}>{t('settings.speakerFixed')}</p>
          </div>
        )}
      </Setting>
      <NoiseSuppressionSelect heading={heading} />
      {[...processing, ...listening].map(onOff)}
      <SoundboardSettings heading={heading} />
    </SettingsSection>
  );
}
