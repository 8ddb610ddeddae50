/**
 * 25 times a second looks smooth. Nothing else moves in between: otherwise the browser would draw 60 times a second.
 */
const intervalMs = 40;

/**
 * Calls back many times a second, but not while the page is hidden. Uses a timer instead of `requestAnimationFrame`,
 * which makes the browser draw at its full rate even while nobody speaks.
 */
export function tickWhileVisible(tick: (nowMs: number) => void): () => void {
  let timer: ReturnType<typeof setInterval> | undefined;
  const follow = () => {
    clearInterval(timer);
    if (!document.hidden) timer = setInterval(() => tick(performance.now()), intervalMs);
  };
  document.addEventListener('visibilitychange', follow);
  follow();
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', follow);
  };
}

/** Ten times a second, also while the window is hidden; enough for the tray's speaking light. */
export function tickForTray(tick: (nowMs: number) => void): () => void {
  const timer = setInterval(() => tick(performance.now()), 100);
  return () => clearInterval(timer);
}

/** Once a second, also while the window is hidden; browsers throttle timers there to this rate. */
export function tickEachSecond(tick: (nowMs: number) => void): () => void {
  const timer = setInterval(() => tick(performance.now()), 1_000);
  return () => clearInterval(timer);
}
