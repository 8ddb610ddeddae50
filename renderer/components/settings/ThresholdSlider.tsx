import { useEffect, useRef, useState } from 'react';
import { Label } from 'react-aria-components/Label';
import { Slider, SliderThumb, SliderTrack } from 'react-aria-components/Slider';
import { inputLevel, inputScale } from '../../state/feeds.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useActions, useLevels, usePerch } from '../ui/ClientContext.tsx';
import styles from './ThresholdSlider.module.css';

/** The level from which my voice is sent, drawn over the current input level. */
export function ThresholdSlider() {
  const { t } = useTranslation();
  const { setPreferences } = useActions();
  const levels = useLevels();
  const kept = usePerch((state) => state.preferences.voiceThresholdDbov);
  const isOpen = usePerch((state) => state.microphone.kind === 'live');
  const isUngated = usePerch((state) => state.talk === 'ungated');
  // While dragging, the value is only displayed: each stored value is also sent to the app.
  const [dragged, setDragged] = useState<number | null>(null);
  const threshold = dragged ?? kept;
  const bar = useRef<HTMLSpanElement>(null);
  const limit = useRef(0);
  useEffect(() => {
    limit.current = inputLevel(threshold);
  }, [threshold]);
  useEffect(
    () =>
      levels.subscribe('input', (level) => {
        bar.current?.style.setProperty('--level', level.toFixed(2));
        bar.current?.toggleAttribute('data-over', level >= limit.current);
      }),
    [levels],
  );
  return (
    <div>
      <Slider
        className={styles.slider}
        minValue={inputScale.quietestDbov}
        maxValue={inputScale.loudestDbov}
        step={1}
        value={Math.max(threshold, inputScale.quietestDbov)}
        onChange={setDragged}
        onChangeEnd={(value) => {
          setDragged(null);
          setPreferences({ voiceThresholdDbov: value });
        }}
      >
        <Label className={styles.label}>{t('talk.threshold')}</Label>
        <span className={styles.value} aria-hidden="true">
          {t('talk.decibels', { value: Math.round(threshold) })}
        </span>
        <SliderTrack className={styles.track}>
          <span className={styles.bar} ref={bar} aria-hidden="true">
            <span className={styles.fill} />
          </span>
          <SliderThumb className={styles.thumb} />
        </SliderTrack>
      </Slider>
      <p className={styles.hint}>{isOpen ? t('talk.thresholdHint') : t('talk.thresholdClosed')}</p>
      {isUngated && <p className={styles.trouble}>{t('talk.ungatedHint')}</p>}
    </div>
  );
}
