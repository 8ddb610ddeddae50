/** Time, so that tests need not wait for it. In ms; `schedule` returns what cancels it. */
export interface KeyClock {
  now(): number;
  schedule(afterMs: number, run: () => void): () => void;
  /** 0 … 1; spreads the attempts of many. */
  random(): number;
}

export const realClock: KeyClock = {
  now: () => performance.now(),
  schedule(afterMs, run) {
    const timer = setTimeout(run, afterMs);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
