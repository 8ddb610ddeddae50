/**
 * 25 times a second looks smooth. Nothing else moves in between: otherwise the browser would draw 60 times a second.
 */
const intervalMs = 40;

/** While nothing moves, it is enough to notice that something begins to. */
const restIntervalMs = 120;
/** Between two words everything may be still for a moment. */
const restAfterMs = 1_000;

/**
 * Calls back many times a second, but not while the page is hidden, and less often while nothing moves. Uses a timer instead of
 * `requestAnimationFrame`, which makes the browser draw at its full rate even while nobody speaks.
 *
 * @param tick answers whether anything moves now
 */
export function tickWhileVisible(tick: (nowMs: number) => boolean): () => void {
  let timer: ReturnType<typeof setInterval> | undefined;
  let pace: number | null = null;
  let movedMs = 0;
  const setPace = (wanted: number | null) => {
    if (pace === wanted) return;
    pace = wanted;
    clearInterval(timer);
    if (pace !== null) timer = setInterval(look, pace);
  };
  const look = () => {
    const nowMs = performance.now();
    if (tick(nowMs)) movedMs = nowMs;
    setPace(nowMs - movedMs < restAfterMs ? intervalMs : restIntervalMs);
  };
  const follow = () => setPace(document.hidden ? null : intervalMs);
  document.addEventListener('visibilitychange', follow);
  follow();
  return () => {
    setPace(null);
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
