import { useSyncExternalStore } from 'react';
import { usePerch } from '../ClientContext.tsx';

const darkQuery = '(prefers-color-scheme: dark)';

function subscribe(listen: () => void): () => void {
  const query = matchMedia(darkQuery);
  query.addEventListener('change', listen);
  return () => query.removeEventListener('change', listen);
}

/** Whether the page is dark, for what does not follow the tokens. */
export function useIsDark(): boolean {
  const theme = usePerch(({ preferences }) => preferences.theme);
  const isSystemDark = useSyncExternalStore(subscribe, () => matchMedia(darkQuery).matches);
  return theme === 'system' ? isSystemDark : theme === 'dark';
}
