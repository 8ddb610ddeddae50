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
