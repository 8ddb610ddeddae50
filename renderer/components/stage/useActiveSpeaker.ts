import { useEffect, useState } from 'react';
import type { PeerId } from '../../../shared/domain/ids.ts';
import { useLevels } from '../ui/ClientContext.tsx';
import { ActiveSpeaker } from './ActiveSpeaker.ts';

/** How often it is looked who speaks. */
const lookMs = 300;

/**
 * Who of these speaks, or spoke last; null before anybody did. Nobody is listened for while `isWanted` is false.
 *
 * @param peerIds the same array as long as it is about the same people
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
