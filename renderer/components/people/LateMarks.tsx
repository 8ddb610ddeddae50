import type { Occupant } from '../../../shared/domain/Presence.ts';
import { SealMark } from '../encryption/SealMark.tsx';
import { DoorMark } from '../profile/DoorMark.tsx';

/** The marks after a name that few people have: how far I trust their device, and their door. */
export function LateMarks({ occupant, size }: { occupant: Occupant; size: number }) {
  const { door } = occupant.user;
  return (
    <>
      <SealMark peerId={occupant.peerId} size={size} />
      {door && <DoorMark door={door} size={size} />}
    </>
  );
}
