import { createStore, type StoreApi } from 'zustand/vanilla';
import { type CallSeal, unsealed } from '../state/CallEncryption.ts';

/** Who can decrypt what is said in the user's channel; it starts with nobody. */
export function createCallSealStore(): StoreApi<CallSeal> {
  return createStore<CallSeal>(() => unsealed);
}
