import { createContext, type ReactNode, type RefObject, useRef } from 'react';
import { FocusableProvider } from 'react-aria/private/interactions/useFocusable';
import { useTooltipTrigger } from 'react-aria/useTooltipTrigger';
import {
  type TooltipTriggerState,
  useTooltipTriggerState,
} from 'react-stately/useTooltipTriggerState';

interface TooltipTriggerProps {
  /** How long the pointer must rest on the control, in ms. A keyboard's focus shows the tooltip at once. */
  delay: number;
  isDisabled?: boolean;
  /** The control, then its `Tooltip`. */
  children: ReactNode;
}

/** The control that a tooltip belongs to. */
export interface TooltipOwner {
  readonly state: TooltipTriggerState;
  readonly triggerRef: RefObject<Element | null>;
  /** The id by which the control names the tooltip as its description. */
  readonly id?: string | undefined;
}

/** For the `Tooltip` inside a `TooltipTrigger`. */
export const TooltipOwnerContext = createContext<TooltipOwner | null>(null);

/**
 * Shows the tooltip among its children while the control among them has the pointer or the keyboard's focus. As React Aria's
 * component of this name, which would bring the code that places a box into the page's first load.
 */
export function TooltipTrigger({ delay, isDisabled = false, children }: TooltipTriggerProps) {
  const options = { delay, closeDelay: 0, isDisabled };
  const state = useTooltipTriggerState(options);
  const triggerRef = useRef(null);
  const { triggerProps, tooltipProps } = useTooltipTrigger(options, state, triggerRef);
  return (
    <TooltipOwnerContext value={{ state, triggerRef, id: tooltipProps.id }}>
      <FocusableProvider {...triggerProps} ref={triggerRef}>
        {children}
      </FocusableProvider>
    </TooltipOwnerContext>
  );
}
