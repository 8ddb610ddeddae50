import { useContext } from 'react';
import { TooltipTriggerStateContext } from 'react-aria-components/Tooltip';
import { lazyPart } from './lazyPart.tsx';
import type { TooltipProps } from './TooltipBox.tsx';

const TooltipBox = lazyPart(async () => (await import('./TooltipBox.tsx')).TooltipBox);

/** A tooltip for use inside a `TooltipTrigger`; rendered while it is visible. */
export function Tooltip(props: TooltipProps) {
  return useContext(TooltipTriggerStateContext)?.isOpen && <TooltipBox {...props} />;
}
