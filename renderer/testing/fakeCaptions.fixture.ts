import { vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { CaptionsState } from '../state/Captions.ts';

/** Captions that nobody writes. */
export function fakeCaptions() {
  return {
    state: createStore<CaptionsState>(() => ({ own: 'off', shown: [] })),
    chooseModel: vi.fn().mockResolvedValue(null),
  };
}
