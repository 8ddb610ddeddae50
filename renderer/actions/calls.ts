import type { CallsStore } from '../store/callsStore.ts';
import type { CallActions } from './callActions.ts';
import type { LateHolder } from './LateHolder.ts';

/** Calls between two people as components use them. */
export interface Calls {
  readonly store: Pick<CallsStore, 'getState' | 'getInitialState' | 'subscribe'>;
  readonly actions: CallActions;
}

/** Holds calls, once their code is loaded. */
export type CallsHolder = LateHolder<Calls>;
