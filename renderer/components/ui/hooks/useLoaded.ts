import { useEffect, useState } from 'react';

/** What `load` resolves to; null until then. A failure, such as a lost connection, is tried again by the next component. */
export function useLoaded<Loaded>(load: () => Promise<Loaded>): Loaded | null {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  useEffect(() => {
    let isWanted = true;
    load().then(
      (value) => {
        if (isWanted) setLoaded(() => value);
      },
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [load]);
  return loaded;
}
