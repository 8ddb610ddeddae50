import { useCallback } from 'react';
import { LevelBar } from '../ui/LevelBar.tsx';
import styles from './SoundBar.module.css';
import type { SoundProbe } from './SoundProbe.ts';

interface SoundBarProps {
  label: string;
  probe: SoundProbe;
}

/** How loud the captured sound is. */
export function SoundBar({ label, probe }: SoundBarProps) {
  const subscribe = useCallback(
    (show: (level: number) => void) => probe.on('level', show),
    [probe],
  );
  return (
    <div className={styles.place}>
      <LevelBar label={label} subscribe={subscribe} />
    </div>
  );
}
