import {
  Tooltip as AriaTooltip,
  type TooltipProps as AriaTooltipProps,
} from 'react-aria-components/Tooltip';
import styles from './Tooltip.module.css';

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
export function TooltipBox({ text, keys, more = [], placement = 'top' }: TooltipProps) {
  return (
    <AriaTooltip
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
  );
}
