import { type RefObject, useLayoutEffect, useState } from 'react';
import type { Size } from './videoZoom.ts';

/** Size of an element's content box; keeps the last size while the element is not displayed. */
export function useSize(ref: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const look = () => {
      const { paddingLeft, paddingRight, paddingTop, paddingBottom } = getComputedStyle(element);
      const width =
        element.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
      const height =
        element.clientHeight - Number.parseFloat(paddingTop) - Number.parseFloat(paddingBottom);
      if (width > 0 && height > 0) setSize({ width, height });
    };
    look();
    const changes = new ResizeObserver(look);
    changes.observe(element);
    return () => changes.disconnect();
  }, [ref]);
  return size;
}
