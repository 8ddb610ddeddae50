import { useEffect, useState } from 'react';
import { type Door, doorAt } from '../../../shared/domain/Door.ts';

/** A door as it is now; null for open, and from the moment on when its time is over. */
export function useDoor(door: Door | undefined): Door | null {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (door?.kind !== 'backAt') return;
    const timer = setTimeout(() => setNow(Date.now()), door.at - Date.now());
    return () => clearTimeout(timer);
  }, [door]);
  return doorAt(door, now);
}
