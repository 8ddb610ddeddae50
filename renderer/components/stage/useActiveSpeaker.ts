import { useEffect, useState } from 'react';
import type { PeerId } from '../../../shared/domain/ids.ts';
import { useLevels } from '../ui/ClientContext.tsx';
import { ActiveSpeaker } from './ActiveSpeaker.ts';

/** Interval between checks of the active speaker. */
const lookMs = 300;

/**
 * The active speaker among these people; null before anyone has spoken. Does not measure while `isWanted` is false.
 *
 * @param peerIds must stay the same array while the people are the same
 */
export function useActiveSpeaker(peerIds: readonly PeerId[], isWanted: boolean): PeerId | null {
  const levels = useLevels();
  const [speaker] = useState(() => new ActiveSpeaker());
  const [current, setCurrent] = useState<PeerId | null>(null);
  useEffect(() => {
    if (!isWanted) return;
    speaker.keepOnly(peerIds);
    const stops = peerIds.map((peerId) =>
      levels.subscribe(peerId, (level) => speaker.heard(peerId, level, performance.now())),
    );
    const look = () => setCurrent(speaker.at(performance.now()));
    const timer = setInterval(look, lookMs);
    return () => {
      clearInterval(timer);
      for (const stop of stops) stop();
      for (const peerId of peerIds) speaker.heard(peerId, 0, performance.now());
    };
  }, [levels, speaker, peerIds, isWanted]);
  return current;
}
