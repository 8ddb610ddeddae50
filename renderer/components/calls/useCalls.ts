import { useStore } from 'zustand';
import type { CallActions } from '../../actions/callActions.ts';
import type { CallsState } from '../../state/callsState.ts';
import { createCallsStore } from '../../store/callsStore.ts';
import { useClient } from '../ui/ClientContext.tsx';
import { useLate } from '../ui/useLate.ts';

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
