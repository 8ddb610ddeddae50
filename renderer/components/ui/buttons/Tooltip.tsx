import { useContext } from 'react';
import { lazyPart } from '../lazyPart.tsx';
import type { TooltipProps } from './TooltipBox.tsx';
import { TooltipOwnerContext } from './TooltipTrigger.tsx';

const TooltipBox = lazyPart(async () => (await import('./TooltipBox.tsx')).TooltipBox);

/** A tooltip for use inside a `TooltipTrigger`; rendered while it is visible. */
export function Tooltip(props: TooltipProps) {
  const owner = useContext(TooltipOwnerContext);
  return owner?.state.isOpen && <TooltipBox {...props} owner={owner} />;
}
