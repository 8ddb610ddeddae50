import { Tooltip, type TooltipProps } from 'react-aria-components';
import styles from './Hint.module.css';

interface HintProps {
  text: string;
  /** The key that does the same. */
  keys?: string | undefined;
  /** Further lines under the text. */
  more?: readonly string[];
  placement?: TooltipProps['placement'];
}

/**
 * What a tooltip shows; stands inside of a `TooltipTrigger`. It describes what it belongs to, and is read as a part of that:
 * by itself, at the end of the page, it would be words outside of every region.
 */
export function Hint({ text, keys, more = [], placement }: HintProps) {
  return (
    <Tooltip
      className={styles.hint}
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
    </Tooltip>
  );
}
