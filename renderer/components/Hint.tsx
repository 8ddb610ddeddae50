import { Tooltip } from 'react-aria-components';
import styles from './Hint.module.css';

interface HintProps {
  text: string;
  /** The key that does the same. */
  keys?: string | undefined;
}

/** What a tooltip shows; stands inside of a `TooltipTrigger`. */
export function Hint({ text, keys }: HintProps) {
  return (
    <Tooltip className={styles.hint} offset={8}>
      <span>{text}</span>
      {keys && <kbd className={styles.keys}>{keys}</kbd>}
    </Tooltip>
  );
}
