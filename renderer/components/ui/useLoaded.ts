import { useEffect, useState } from 'react';

/** What `load` resolves to; null until then. `load` must be the same function each time, and load only once. */
export function useLoaded<Loaded>(load: () => Promise<Loaded>): Loaded | null {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  useEffect(() => {
    let isWanted = true;
    load().then(
      (part) => {
        if (isWanted) setLoaded(part);
      },
      // Without a connection: the next visit of a channel tries again.
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [load]);
  return loaded;
}
