import { type ReactNode, useContext } from 'react';
import { isFound, SearchContext } from './SearchContext.ts';

interface SettingProps {
  /** What the search looks at: label, hint, the section's heading. */
  words: readonly (string | undefined)[];
  children: ReactNode;
}

/** One setting, there unless a search looks for something else. */
export function Setting({ words, children }: SettingProps) {
  const query = useContext(SearchContext);
  return isFound(words, query) && <div data-setting="">{children}</div>;
}
