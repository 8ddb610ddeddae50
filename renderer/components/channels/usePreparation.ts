import { type PointerEvent, useEffect, useRef } from 'react';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import { useActions } from '../ui/ClientContext.tsx';

/** A pointer that only crosses a row on its way leaves it sooner; in ms. */
const restMs = 80;

/**
 * Handlers for the button that joins a channel. They prepare the join when the pointer rests on it or goes down, and when it
 * has the keyboard focus for a moment, so that the click itself costs nothing but its round trip.
 */
export function usePreparation(channelId: ChannelId) {
  const { prepareChannel } = useActions();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const cancel = () => clearTimeout(timer.current);
  useEffect(() => () => clearTimeout(timer.current), []);

  const rest = () => {
    cancel();
    timer.current = setTimeout(() => prepareChannel(channelId), restMs);
  };
  // A finger that comes down may be about to scroll, and a tap is over before anything is prepared.
  const unlessTouch = (act: () => void) => (event: PointerEvent) => {
    if (event.pointerType !== 'touch') act();
  };

  return {
    onPointerEnter: unlessTouch(rest),
    onPointerLeave: cancel,
    onPointerDown: unlessTouch(() => {
      cancel();
      prepareChannel(channelId, true);
    }),
    onFocus: rest,
    onBlur: cancel,
  };
}
