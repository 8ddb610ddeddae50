import { createContext, useContext } from 'react';

/** Announces a sentence in the live region and shows it for a while. */
export type Announce = (text: string) => void;

export const AnnounceContext = createContext<Announce>(() => {});

/** For messages that do not come from the store, such as the outcome of an owner's command. */
export function useAnnounce(): Announce {
  return useContext(AnnounceContext);
}
