/** 25 times a second: enough for an eye, and nothing moves in between, which would draw sixty times a second. */
const intervalMs = 40;

/**
 * Calls back many times a second, and not at all while the page cannot be seen. A timer and not the frame's callback: that
 * one makes the browser draw at its full rate even while nobody speaks.
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
