import { useTranslation } from '../../texts/useTranslation.tsx';
import styles from './CountdownRing.module.css';
import { useSecondsLeft } from './useSecondsLeft.ts';

interface CountdownRingProps {
  /** By `performance.now()`. */
  endsAt: number;
  lengthMs: number;
  /** Whether the last seconds ask for attention. */
  isUrgent: boolean;
}

/** From here on it asks for attention. */
const fewSeconds = 10;
const radius = 18;
const length = 2 * Math.PI * radius;

/** The time that is left, as a ring that empties and a number. */
export function CountdownRing({ endsAt, lengthMs, isUrgent }: CountdownRingProps) {
  const { t } = useTranslation();
  const seconds = useSecondsLeft(endsAt);
  const share = Math.min(1, (seconds * 1000) / lengthMs);
  return (
    <span
      role="timer"
      aria-label={t('game.secondsLeft', { count: seconds })}
      className={styles.ring}
      data-few={(isUrgent && seconds <= fewSeconds) || undefined}
    >
      <svg viewBox="0 0 44 44" aria-hidden="true">
        <circle className={styles.track} cx="22" cy="22" r={radius} />
        <circle
          className={styles.left}
          cx="22"
          cy="22"
          r={radius}
          strokeDasharray={length}
          strokeDashoffset={length * (1 - share)}
        />
      </svg>
      <span aria-hidden="true" className={styles.seconds}>
        {seconds}
      </span>
    </span>
  );
}
