import { useEffect, useState } from 'react';

/** Looked at so often, so that no second is shown late. */
const lookMs = 200;

/** How many seconds are left until a moment of `performance.now()`, begun ones included. */
export function useSecondsLeft(endsAt: number): number {
  const left = () => Math.max(0, Math.ceil((endsAt - performance.now()) / 1000));
  const [seconds, setSeconds] = useState(left);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `left` depends on `endsAt` alone.
  useEffect(() => {
    setSeconds(left());
    const timer = setInterval(() => setSeconds(left()), lookMs);
    return () => clearInterval(timer);
  }, [endsAt]);
  return seconds;
}
