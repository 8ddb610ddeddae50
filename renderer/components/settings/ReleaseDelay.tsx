import { useTranslation } from '../../texts/useTranslation.tsx';
import { ValueSlider } from '../ui/fields/ValueSlider.tsx';
import styles from './ReleaseDelay.module.css';

interface ReleaseDelayProps {
  delayMs: number;
  onChange: (delayMs: number) => void;
}

/** How long my voice is still sent after the push-to-talk key is released. */
export function ReleaseDelay({ delayMs, onChange }: ReleaseDelayProps) {
  const { t } = useTranslation();
  return (
    <div>
      <ValueSlider
        label={t('talk.releaseDelay')}
        format={(value) => t('talk.milliseconds', { value })}
        minValue={0}
        maxValue={2000}
        step={50}
        value={delayMs}
        onChangeEnd={onChange}
      />
      <p className={styles.hint}>{t('talk.releaseDelayHint')}</p>
    </div>
  );
}
