import { createContext, useContext } from 'react';

/** Says a sentence in the live region, and shows it for a while. */
export type Announce = (text: string) => void;

export const AnnounceContext = createContext<Announce>(() => {});

/** For what a component has to say that no fact of the store tells: the outcome of an owner's command. */
export function useAnnounce(): Announce {
  return useContext(AnnounceContext);
}
