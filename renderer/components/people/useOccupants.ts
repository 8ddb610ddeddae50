import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { ChannelId, PeerId } from '../../../shared/domain/ids.ts';
import { type Occupant, occupantsOf } from '../../../shared/domain/Presence.ts';
import type { CameraState } from '../../state/callState.ts';
import type { PerchState } from '../../store/PerchState.ts';
import { usePerch } from '../ui/ClientContext.tsx';

/**
 * The people of a channel. My own mute, deafen, share and camera come from this app, not from the server, so that every place
 * shows the same at every moment.
 */
export function useOccupants(channelId: ChannelId): Occupant[] {
  // Compared shallowly: changes in other channels render nothing here.
  const occupants = usePerch(useShallow((state) => occupantsOf(state.presence, channelId)));
  const me = usePerch((state) => state.me?.peerId);
  const listed = occupants.find((occupant) => isMine(occupant, me));
  const isHere = listed !== undefined;
  // Only where I am: what I switch renders nothing in other channels.
  const switches = usePerch(useShallow((state) => (isHere ? ownSwitches(state) : null)));
  // Everybody keeps their object while nothing about them changes, so that only who changed is rendered again.
  const mine = useMemo(
    () => (listed && switches ? { ...listed, ...switches } : null),
    [listed, switches],
  );
  return useMemo(
    () => occupants.map((occupant) => (occupant === listed && mine ? mine : occupant)),
    [occupants, listed, mine],
  );
}

/** What this app says about me, in place of the server. */
function ownSwitches({ muted, deafened, microphone, share, camera }: PerchState) {
  return {
    muted: muted || deafened,
    deafened,
    listenOnly: microphone.kind === 'none',
    sharing: share.kind === 'starting' || share.kind === 'live',
    camera: isCameraOn(camera),
  };
}

/** Whether my camera is on, or about to be. */
export function isCameraOn({ kind }: CameraState): boolean {
  return kind === 'starting' || kind === 'live';
}

/** Whether an occupant is this session. */
export function isMine(occupant: Occupant, me: PeerId | undefined): boolean {
  return occupant.peerId === me;
}

/** Whose voice moves an occupant's ring; null while they are muted, have no microphone, or may not speak. */
export function speakerOf(occupant: Occupant, isMe: boolean): PeerId | 'me' | null {
  const { muted, listenOnly, suppressed, serverMuted, serverDeafened } = occupant;
  if (muted || listenOnly || suppressed || serverMuted || serverDeafened) return null;
  return isMe ? 'me' : occupant.peerId;
}
