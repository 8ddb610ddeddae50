const intervalMs = 1000 / 30;
/** A frame that comes this much early still counts: frames are not spaced evenly. */
const toleranceMs = 4;

/** Calls back at most 30 times a second, and not at all while the page cannot be seen: browsers hold frames back then. */
export function tickWhileVisible(tick: (nowMs: number) => void): () => void {
  let lastMs = Number.NEGATIVE_INFINITY;
  const onFrame = (nowMs: number) => {
    frame = requestAnimationFrame(onFrame);
    if (nowMs - lastMs < intervalMs - toleranceMs) return;
    lastMs = nowMs;
    tick(nowMs);
  };
  let frame = requestAnimationFrame(onFrame);
  return () => cancelAnimationFrame(frame);
}
