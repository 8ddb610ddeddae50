import {
  Tooltip as AriaTooltip,
  type TooltipProps as AriaTooltipProps,
  TooltipTriggerStateContext,
} from 'react-aria-components/Tooltip';
import styles from './Tooltip.module.css';
import type { TooltipOwner } from './TooltipTrigger.tsx';

export interface TooltipProps {
  text: string;
  /** The shortcut key. */
  keys?: string | undefined;
  /** Further lines under the text. */
  more?: readonly string[];
  placement?: AriaTooltipProps['placement'];
}

/**
 * The box of a visible tooltip. Screen readers read it as the description of its trigger; the element itself is hidden from
 * them, because at the end of the page it would be text outside every landmark.
 */
export function TooltipBox({
  text,
  keys,
  more = [],
  placement = 'top',
  owner: { state, triggerRef, id },
}: TooltipProps & { owner: TooltipOwner }) {
  return (
    <TooltipTriggerStateContext value={state}>
      <AriaTooltip
        {...(id !== undefined && { id })}
        triggerRef={triggerRef}
        className={styles.tooltip}
        offset={8}
        placement={placement}
        render={(props) => <div {...props} aria-hidden="true" />}
      >
        <span>
          {text}
          {more.map((line) => (
            <span key={line} className={styles.more}>
              {line}
            </span>
          ))}
        </span>
        {keys && <kbd className={styles.keys}>{keys}</kbd>}
      </AriaTooltip>
    </TooltipTriggerStateContext>
  );
}
