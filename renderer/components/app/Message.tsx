import { useEffect, useState } from 'react';
import hidden from '../../styles/hidden.module.css';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import styles from './Message.module.css';

/** How long a message is visible; screen readers can read it for longer. */
const inSightMs = 7_000;
/** One that asks whether to act. */
const actionMs = 10_000;

interface MessageProps {
  text: string;
  isShown: boolean;
  /** Removed when it is no longer visible; others stay readable. */
  isBrief?: boolean;
  /** A button beside the text, while it is visible. */
  action?: { readonly label: string; readonly onPress: () => void } | undefined;
}

/** A message in the live region. Keeps its first text, so that renaming a channel later does not announce it again. */
export function Message({ text, isShown: isShownAtFirst, isBrief = false, action }: MessageProps) {
  const [firstText] = useState(text);
  const [isInSight, setInSight] = useState(isShownAtFirst);
  const hasAction = action !== undefined;
  useEffect(() => {
    const timer = setTimeout(() => setInSight(false), hasAction ? actionMs : inSightMs);
    return () => clearTimeout(timer);
  }, [hasAction]);
  if (isBrief && !isInSight) return null;
  if (!isInSight || !action) {
    return <p className={isInSight ? styles.message : hidden.visually}>{firstText}</p>;
  }
  return (
    <div className={styles.message} data-action>
      <p>{firstText}</p>
      <TextButton
        onPress={() => {
          setInSight(false);
          action.onPress();
        }}
      >
        {action.label}
      </TextButton>
    </div>
  );
}
