const lookMs = 500;

/**
 * Calls back once when nothing has been heard for a while. It counts looks, not time: a process that was stopped itself, or had
 * no processor, has heard nothing either.
 *
 * @param ms how long; a multiple of 500
 * @param isHeard whether something was heard since the last look
 * @returns ends the watch
 */
export function watchSilence(ms: number, isHeard: () => boolean, onSilent: () => void): () => void {
  let silentLooks = 0;
  const timer = setInterval(() => {
    silentLooks = isHeard() ? 0 : silentLooks + 1;
    if (silentLooks < ms / lookMs) return;
    clearInterval(timer);
    onSilent();
  }, lookMs);
  timer.unref();
  return () => clearInterval(timer);
}
