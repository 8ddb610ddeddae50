import { useEffect, useRef } from 'react';
import hidden from '../../styles/hidden.module.css';
import { useLevels } from '../ClientContext.tsx';
import styles from './LevelMeter.module.css';

interface LevelMeterProps {
  label: string;
}

/** What one's own microphone hears, sent or not, as a bar, drawn past React. */
export function LevelMeter({ label }: LevelMeterProps) {
  const levels = useLevels();
  const bar = useRef<HTMLDivElement>(null);
  const meter = useRef<HTMLMeterElement>(null);
  useEffect(() => {
    const show = (level: number) => {
      bar.current?.style.setProperty('--level', level.toFixed(2));
      if (meter.current) meter.current.value = level;
    };
    return levels.subscribe('input', (level) => {
      if (!document.hidden || level === 0) show(level);
    });
  }, [levels]);
  return (
    <div className={styles.place}>
      <div ref={bar} aria-hidden="true" className={styles.bar}>
        <div className={styles.fill} />
      </div>
      <meter ref={meter} className={hidden.visually} aria-label={label} min={0} max={1} value={0} />
    </div>
  );
}
