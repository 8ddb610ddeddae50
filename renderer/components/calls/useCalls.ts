import { useStore } from 'zustand';
import type { CallActions } from '../../actions/callActions.ts';
import type { CallsState } from '../../state/callsState.ts';
import { createCallsStore } from '../../store/callsStore.ts';
import { useClient } from '../ui/ClientContext.tsx';
import { useLate } from '../ui/hooks/useLate.ts';
import { useMay } from '../ui/hooks/useMay.ts';

/** Before the code of calls is loaded. */
const nothing = createCallsStore();

/** Subscribes to part of what is known of calls. The selector must answer the same object for the same state. */
export function useCalls<T>(select: (state: CallsState) => T): T {
  return useStore(useLate(useClient().calls)?.store ?? nothing, select);
}

/** What a user can do with calls; null before their code is loaded. */
export function useCallActions(): CallActions | null {
  return useLate(useClient().calls)?.actions ?? null;
}

/** Whether the user may call people on this server. The server asks the same. */
export function useMayCall(): boolean {
  const maySpeak = useMay('speak');
  const mayJoin = useMay('join');
  return maySpeak && mayJoin;
}

/** Whether the user can call somebody now: they may, and are in no call. */
export function useCanCall(): boolean {
  const isFree = useCalls(({ call, dialled }) => call === null && dialled === null);
  const isLoaded = useCallActions() !== null;
  return useMayCall() && isLoaded && isFree;
}
