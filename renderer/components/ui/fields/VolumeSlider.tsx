import RotateCcw from 'lucide-react/icons/rotate-ccw';
import { Button } from 'react-aria-components/Button';
import { useTranslation } from '../../../texts/useTranslation.tsx';
import { ValueSlider } from './ValueSlider.tsx';
import styles from './VolumeSlider.module.css';

interface VolumeSliderProps {
  label: string;
  /** 0 … 2; 1 leaves the volume unchanged. */
  gain: number;
  onChange: (gain: number) => void;
}

/** Playback volume, 0 to 200 %. */
export function VolumeSlider({ label, gain, onChange }: VolumeSliderProps) {
  const { t } = useTranslation();
  const percent = Math.round(gain * 100);
  return (
    <>
      <ValueSlider
        label={label}
        format={(value) => t('person.percent', { value })}
        minValue={0}
        maxValue={200}
        step={5}
        value={percent}
        onChange={(value) => onChange(value / 100)}
        formatOptions={{ style: 'unit', unit: 'percent' }}
        hasMiddle
        isQuiet
        autoFocus
      />
      <div className={styles.foot}>
        <p className={styles.hint}>{t('person.volumeHint')}</p>
        <Button className={styles.reset} isDisabled={percent === 100} onPress={() => onChange(1)}>
          <RotateCcw aria-hidden="true" size={14} />
          {t('person.reset')}
        </Button>
      </div>
    </>
  );
}
