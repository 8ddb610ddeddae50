import { useTranslation } from '../../texts/useTranslation.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { SettingSwitch } from '../ui/fields/SettingSwitch.tsx';
import { ValueSlider } from '../ui/fields/ValueSlider.tsx';
import { Setting } from './SettingsSection.tsx';

interface SoundboardSettingsProps {
  /** Heading of the section, for the search. */
  heading: string;
}

/** Whether I hear the soundboard, and its volume. */
export function SoundboardSettings({ heading }: SoundboardSettingsProps) {
  const { t } = useTranslation();
  const { setPreferences } = useActions();
  const isHeard = usePerch((state) => state.preferences.soundboard);
  const volume = usePerch((state) => state.preferences.soundboardVolume);
  const name = t('sounds.board');
  return (
    <>
      <Setting words={[heading, name, t('soundboard.heard'), t('soundboard.heardHint')]}>
        <SettingSwitch
          label={t('soundboard.heard')}
          hint={t('soundboard.heardHint')}
          isOn={isHeard}
          onChange={(isOn) => setPreferences({ soundboard: isOn })}
        />
      </Setting>
      <Setting words={[heading, name, t('soundboard.volume')]}>
        <ValueSlider
          label={t('soundboard.volume')}
          format={(value) => t('person.percent', { value })}
          minValue={0}
          maxValue={200}
          step={5}
          value={Math.round(volume * 100)}
          onChange={(value) => setPreferences({ soundboardVolume: value / 100 })}
          formatOptions={{ style: 'unit', unit: 'percent' }}
          hasMiddle
        />
      </Setting>
    </>
  );
}
