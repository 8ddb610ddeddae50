import { useCallback, useEffect, useState } from 'react';
import type { DoctorFacts } from '../../../shared/doctor/DoctorFacts.ts';
import { noFacts } from '../../../shared/doctor/DoctorFacts.ts';
import { useClient } from '../ui/ClientContext.tsx';

/** One run of the connection doctor, which begins with the component. */
export interface DoctorRun {
  /** All that is known so far. */
  readonly facts: DoctorFacts;
  readonly isRunning: boolean;
  again(): void;
}

export function useDoctor(): DoctorRun {
  const { loadDoctor } = useClient();
  const [run, setRun] = useState(1);
  const [facts, setFacts] = useState(noFacts);
  const [isRunning, setRunning] = useState(true);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each number is one run
  useEffect(() => {
    let isCurrent = true;
    const show = (known: DoctorFacts) => {
      if (isCurrent) setFacts(known);
    };
    setFacts(noFacts);
    setRunning(true);
    loadDoctor()
      .then((doctor) => doctor.examine(show))
      .then(show)
      // Its code cannot be loaded: `ProblemBars` says so.
      .catch(() => undefined)
      .finally(() => {
        if (isCurrent) setRunning(false);
      });
    return () => {
      isCurrent = false;
    };
  }, [loadDoctor, run]);

  return { facts, isRunning, again: useCallback(() => setRun((last) => last + 1), []) };
}
