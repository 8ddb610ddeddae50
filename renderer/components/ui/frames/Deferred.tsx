import { type ReactNode, useDeferredValue } from 'react';

interface DeferredProps {
  children: ReactNode;
}

/**
 * Draws its children soon after what is around them, in small pieces between which the page answers: what matters most is in
 * the page sooner. Their place must be kept free, so that nothing moves when they come.
 */
export function Deferred({ children }: DeferredProps) {
  return useDeferredValue(true, false) && children;
}
