import { type RefObject, useEffect, useRef } from 'react';

/** Answers whether a key or the pointer was used in an element since it received the focus. */
export function useHasInteracted(place: RefObject<HTMLElement | null>): () => boolean {
  const hasInteracted = useRef(false);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const act = () => {
      hasInteracted.current = true;
    };
    const leave = ({ relatedTarget }: FocusEvent) => {
      const stays = relatedTarget instanceof Node && element.contains(relatedTarget);
      if (!stays) hasInteracted.current = false;
    };
    const acts = ['keydown', 'pointerdown', 'click'] as const;
    for (const name of acts) element.addEventListener(name, act, { capture: true });
    element.addEventListener('focusout', leave);
    return () => {
      for (const name of acts) element.removeEventListener(name, act, { capture: true });
      element.removeEventListener('focusout', leave);
    };
  }, [place]);
  return () => hasInteracted.current;
}
