import { useTranslation } from '../../texts/useTranslation.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { SettingSelect } from '../ui/fields/SettingSelect.tsx';
import styles from './NoiseSuppressionSelect.module.css';
import { Setting } from './SettingsSection.tsx';

interface NoiseSuppressionSelectProps {
  /** Heading of the section, for the search. */
  heading: string;
}

/** Noise suppression of my microphone and its status. */
export function NoiseSuppressionSelect({ heading }: NoiseSuppressionSelectProps) {
  const { t } = useTranslation();
  const { setPreferences } = useActions();
  const chosen = usePerch((state) => state.preferences.noiseSuppression);
  const state = usePerch(({ suppression }) => suppression);
  const label = t('settings.noiseSuppression');
  const hint = t('settings.noiseSuppressionHint');
  const choices = [
    { id: 'off', label: t('settings.suppressionOff') },
    { id: 'browser', label: t('settings.suppressionBrowser') },
    { id: 'rnnoise', label: t('settings.suppressionRnnoise') },
  ] as const;
  const hasFailed = state === 'unavailable' || state === 'starved';
  return (
    <Setting words={[heading, label, hint, ...choices.map((choice) => choice.label)]}>
      <SettingSelect
        label={label}
        choices={choices}
        chosen={chosen}
        onChoose={(id) => setPreferences({ noiseSuppression: id })}
      />
      <p className={hasFailed ? styles.trouble : styles.hint} role="status">
        {chosen === 'rnnoise' && state !== 'off' ? t(`suppression.${state}`) : hint}
      </p>
    </Setting>
  );
}
