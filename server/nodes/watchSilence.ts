import type { Duplex } from 'node:stream';

/** Between two looks. */
export const lookMs = 250;

/**
 * Calls back once when nothing has been heard for a while. It counts looks, not time: a process that was stopped itself, or had
 * no processor, has heard nothing either. Such a pause is one look however long it was, and what came in meanwhile is read first.
 *
 * @param ms how long; a multiple of 250
 * @param isHeard whether something was heard since the last look
 * @returns ends the watch
 */
export function watchSilence(ms: number, isHeard: () => boolean, onSilent: () => void): () => void {
  let silentLooks = 0;
  let isEnded = false;
  const look = () => {
    if (isEnded) return;
    silentLooks = isHeard() ? 0 : silentLooks + 1;
    if (silentLooks < ms / lookMs) return;
    end();
    onSilent();
  };
  // Node runs timers before it reads sockets, and what `setImmediate` was given after that.
  const timer = setInterval(() => setImmediate(look), lookMs);
  timer.unref();
  const end = () => {
    isEnded = true;
    clearInterval(timer);
  };
  return end;
}

/** Whether anything has come over a connection since this was last asked. */
export function isHeardBy(connection: Duplex & { readonly bytesRead?: number }): () => boolean {
  let before = -1;
  return () => {
    const now = connection.bytesRead ?? 0;
    const isHeard = now !== before;
    before = now;
    return isHeard;
  };
}
