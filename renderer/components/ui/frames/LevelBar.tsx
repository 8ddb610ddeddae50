import { useCallback, useEffect, useRef } from 'react';
import hidden from '../../../styles/hidden.module.css';
import { useLevels } from '../ClientContext.tsx';
import styles from './LevelBar.module.css';

interface MicrophoneLevelBarProps {
  label: string;
}

/** The level of my own microphone, sent or not. */
export function MicrophoneLevelBar({ label }: MicrophoneLevelBarProps) {
  const levels = useLevels();
  const subscribe = useCallback(
    (show: (level: number) => void) => levels.subscribe('input', show),
    [levels],
  );
  return <LevelBar label={label} subscribe={subscribe} />;
}

interface LevelBarProps {
  label: string;
  /** Calls back with each level, 0 … 1; answers an unsubscribe function. Must be stable while its source is the same. */
  subscribe: (show: (level: number) => void) => () => void;
}

/** A level bar, drawn without React rendering. */
export function LevelBar({ label, subscribe }: LevelBarProps) {
  const bar = useRef<HTMLDivElement>(null);
  const meter = useRef<HTMLMeterElement>(null);
  useEffect(
    () =>
      subscribe((level) => {
        if (document.hidden && level !== 0) return;
        bar.current?.style.setProperty('--level', level.toFixed(2));
        if (meter.current) meter.current.value = level;
      }),
    [subscribe],
  );
  return (
    <div className={styles.place}>
      <div ref={bar} aria-hidden="true" className={styles.bar}>
        <div className={styles.fill} />
      </div>
      <meter ref={meter} className={hidden.visually} aria-label={label} min={0} max={1} value={0} />
    </div>
  );
}
