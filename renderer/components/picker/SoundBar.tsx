import { useEffect, useRef } from 'react';
import type { SoundProbe } from '../../picker/SoundProbe.ts';
import hidden from '../../styles/hidden.module.css';
import styles from './SoundBar.module.css';

interface SoundBarProps {
  label: string;
  probe: SoundProbe;
}

/** How loud the captured sound is, drawn past React. */
export function SoundBar({ label, probe }: SoundBarProps) {
  const bar = useRef<HTMLDivElement>(null);
  const meter = useRef<HTMLMeterElement>(null);
  useEffect(
    () =>
      probe.on('level', (level) => {
        bar.current?.style.setProperty('--level', level.toFixed(2));
        if (meter.current) meter.current.value = level;
      }),
    [probe],
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
