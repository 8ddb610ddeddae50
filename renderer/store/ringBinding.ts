import { isUndisturbed } from '../../shared/domain/Door.ts';
import type { CallsStore } from './callsStore.ts';
import type { PerchState } from './PerchState.ts';
import type { PerchStore } from './perchStore.ts';

/**
 * Rings while somebody calls the user, and while the user calls somebody. Not while the user is deafened or does not want to be
 * disturbed: then the call is only shown. Returns the function that stops it.
 *
 * @param play plays the tone until the returned function is called
 */
export function bindRing(
  calls: CallsStore,
  store: PerchStore,
  play: (isOutgoing: boolean) => () => void,
): () => void {
  let ringing: { readonly isOutgoing: boolean; readonly stop: () => void } | null = null;

  function follow(): void {
    const isOutgoing = wantedTone(calls, store.getState());
    if (isOutgoing === (ringing?.isOutgoing ?? null)) return;
    ringing?.stop();
    ringing = isOutgoing === null ? null : { isOutgoing, stop: play(isOutgoing) };
  }

  const stops = [calls.subscribe(follow), store.subscribe(follow)];
  follow();
  return () => {
    for (const stop of stops) stop();
    ringing?.stop();
  };
}

/** Null for none. */
function wantedTone(calls: CallsStore, { connection, deafened, me }: PerchState): boolean | null {
  const { call } = calls.getState();
  if (call === null || call.isAccepted || connection.kind !== 'ready' || deafened) return null;
  if (call.isOutgoing) return call.isHere ? true : null;
  return me !== null && isUndisturbed(me.user) ? null : false;
}
