import RotateCcw from 'lucide-react/icons/rotate-ccw';
import { Button, Label, Slider, SliderThumb, SliderTrack } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import styles from './VolumeSlider.module.css';

interface VolumeSliderProps {
  label: string;
  /** 0 … 2; 1 is as it arrives. */
  gain: number;
  onChange: (gain: number) => void;
}

/** How loud I hear something: 0 to 200 %. */
export function VolumeSlider({ label, gain, onChange }: VolumeSliderProps) {
  const { t } = useTranslation();
  const percent = Math.round(gain * 100);
  return (
    <>
      <Slider
        className={styles.slider}
        minValue={0}
        maxValue={200}
        step={5}
        value={percent}
        onChange={(value) => onChange(value / 100)}
        formatOptions={{ style: 'unit', unit: 'percent' }}
      >
        <Label className={styles.label}>{label}</Label>
        <span className={styles.value} aria-hidden="true">
          {t('person.percent', { value: percent })}
        </span>
        <SliderTrack className={styles.track}>
          {({ state }) => (
            <>
              <span className={styles.rail}>
                <span
                  className={styles.fill}
                  style={{ transform: `scaleX(${state.getThumbPercent(0)})` }}
                />
              </span>
              <span className={styles.middle} />
              <SliderThumb className={styles.thumb} autoFocus />
            </>
          )}
        </SliderTrack>
      </Slider>
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
