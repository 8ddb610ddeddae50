import { useCallback } from 'react';
import type { SoundProbe } from '../../picker/SoundProbe.ts';
import { LevelBar } from '../LevelBar.tsx';
import styles from './SoundBar.module.css';

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
