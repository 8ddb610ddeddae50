import type { Duplex } from 'node:stream';

/** Between two looks, unless another time is given. */
export const lookMs = 250;

/**
 * Calls back once when nothing has been heard for a while. It counts looks, not time: a process that was stopped itself, or had
 * no processor, has heard nothing either. Such a pause is one look however long it was, and what came in meanwhile is read first.
 *
 * @param ms how long; a multiple of `everyMs`
 * @param isHeard whether something was heard since the last look
 * @param everyMs between two looks
 * @returns ends the watch
 */
export function watchSilence(
  ms: number,
  isHeard: () => boolean,
  onSilent: () => void,
  everyMs = lookMs,
): () => void {
  let silentLooks = 0;
  let isEnded = false;
  const look = () => {
    if (isEnded) return;
    silentLooks = isHeard() ? 0 : silentLooks + 1;
    if (silentLooks < ms / everyMs) return;
    end();
    onSilent();
  };
  // Node runs timers before it reads sockets, and what `setImmediate` was given after that.
  const timer = setInterval(() => setImmediate(look), everyMs);
  timer.unref();
  const end = () => {
    isEnded = true;
    clearInterval(timer);
  };
  return end;
}

/** Whether anything has come over a connection since this was last asked. */
export function isHeardBy(connection: Duplex & { readonly bytesRead?: number }): () => boolean {
  return hasChanged(() => connection.bytesRead ?? 0);
}

/** Whether a number is another one than when this was last asked. */
export function hasChanged(read: () => number): () => boolean {
  let before = -1;
  return () => {
    const now = read();
    const isOther = now !== before;
    before = now;
    return isOther;
  };
}
