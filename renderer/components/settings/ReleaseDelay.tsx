import { useState } from 'react';
import { Label, Slider, SliderThumb, SliderTrack } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import styles from './ReleaseDelay.module.css';

interface ReleaseDelayProps {
  delayMs: number;
  onChange: (delayMs: number) => void;
}

/** How long one's voice goes on after the push-to-talk key is up. */
export function ReleaseDelay({ delayMs, onChange }: ReleaseDelayProps) {
  const { t } = useTranslation();
  const [dragged, setDragged] = useState<number | null>(null);
  const value = dragged ?? delayMs;
  return (
    <div>
      <Slider
        className={styles.slider}
        minValue={0}
        maxValue={2000}
        step={50}
        value={value}
        onChange={setDragged}
        onChangeEnd={(wish) => {
          setDragged(null);
          onChange(wish);
        }}
      >
        <Label className={styles.label}>{t('talk.releaseDelay')}</Label>
        <span className={styles.value} aria-hidden="true">
          {t('talk.milliseconds', { value })}
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
              <SliderThumb className={styles.thumb} />
            </>
          )}
        </SliderTrack>
      </Slider>
      <p className={styles.hint}>{t('talk.releaseDelayHint')}</p>
    </div>
  );
}
