import { useCallback } from 'react';
import { useLevels } from './ClientContext.tsx';
import { LevelBar } from './LevelBar.tsx';

interface LevelMeterProps {
  label: string;
}

/** What one's own microphone hears, sent or not. */
export function LevelMeter({ label }: LevelMeterProps) {
  const levels = useLevels();
  const subscribe = useCallback(
    (show: (level: number) => void) => levels.subscribe('input', show),
    [levels],
  );
  return <LevelBar label={label} subscribe={subscribe} />;
}
