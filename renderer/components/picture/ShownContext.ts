import { createContext } from 'react';

/**
 * Whether anybody can see the stage, as far as its surroundings know: false while something covers all of it, or while the
 * app shows another page. What a page knows of itself, `useShownPlace` finds out alone.
 */
export const ShownContext = createContext(true);
