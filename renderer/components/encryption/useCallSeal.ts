import { useStore } from 'zustand';
import {
  type CallEncryption,
  type CallSeal,
  type Standing,
  unsealed,
} from '../../state/CallEncryption.ts';
import { useClient } from '../ui/ClientContext.tsx';
import { useLoaded } from '../ui/hooks/useLoaded.ts';

const nothing = {
  getState: () => unsealed,
  getInitialState: () => unsealed,
  subscribe: () => () => undefined,
};

/** The encryption of the user's call; null until its code is loaded. */
export function useCallEncryption(): CallEncryption | null {
  return useLoaded(useClient().loadCallKeys);
}

/** Who can decrypt what is said in the user's channel. */
export function useCallSeal(encryption: CallEncryption | null): CallSeal {
  return useStore(encryption?.seal ?? nothing);
}

/** How well the device of somebody in the user's call is known; null for who has no keys there. */
export function useStanding(peerId: string): Standing | null {
  const encryption = useCallEncryption();
  return useStore(
    encryption?.seal ?? nothing,
    ({ people }) => people.find((each) => each.peerId === peerId)?.standing ?? null,
  );
}
