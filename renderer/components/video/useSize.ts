import { type RefObject, useLayoutEffect, useState } from 'react';
import type { Size } from './videoZoom.ts';

/** The room inside of an element's padding; the last that it had, while it is not on the screen. */
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
