import { useSyncExternalStore } from 'react';
import type { LateHolder } from '../../../actions/LateHolder.ts';

/** A part of the client once its code is loaded; null before. */
export function useLate<Part>(holder: LateHolder<Part>): Part | null {
  return useSyncExternalStore(
    (listen) => holder.subscribe(listen),
    () => holder.current,
  );
}
