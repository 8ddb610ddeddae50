import { useCallback, useEffect, useSyncExternalStore } from 'react';
import type { SoundProbe, SoundProof } from './SoundProbe.ts';

/** What is known of the system's sound, which is listened to while it is wanted. */
export function useSoundProof(probe: SoundProbe, isWanted: boolean): SoundProof {
  useEffect(() => {
    if (!isWanted) return;
    probe.start();
    return () => probe.stop();
  }, [probe, isWanted]);
  const subscribe = useCallback((listen: () => void) => probe.on('changed', listen), [probe]);
  return useSyncExternalStore(subscribe, () => probe.proof);
}
