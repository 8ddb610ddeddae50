import { createContext } from 'react';

/** What is searched for in the settings; empty for everything. */
export const SearchContext = createContext('');

/** Whether one of a setting's texts contains what is searched for. */
export function isFound(texts: readonly (string | undefined)[], query: string): boolean {
  const wanted = query.trim().toLocaleLowerCase();
  return wanted === '' || texts.some((text) => text?.toLocaleLowerCase().includes(wanted));
}
