import Speech from 'lucide-react/icons/speech';
import { useEffect, useId, useRef, useState } from 'react';
import type { WhisperRecipient } from '../../state/callState.ts';
import { useActions } from '../ui/ClientContext.tsx';
import styles from './HoldToWhisper.module.css';

interface HoldToWhisperProps {
  recipient: WhisperRecipient;
  /** The label, which says to hold it. */
  label: string;
  /** Shows only the icon; the label becomes a tooltip. */
  isIcon?: boolean;
  /** Nobody would hear it; the label says why. Holding it says so, too. */
  isVain?: boolean;
}

/**
 * Whispers while it is held, by mouse, touch, pen, Space or Enter, even if the pointer leaves it. Assistive technology cannot hold
 * a button: there it toggles.
 */
export function HoldToWhisper({
  recipient,
  label,
  isIcon = false,
  isVain = false,
}: HoldToWhisperProps) {
  const { holdWhisper } = useActions();
  const source = useId();
  const [isHeld, setHeld] = useState(false);
  const latest = useRef(holdWhisper);
  useEffect(() => {
    latest.current = holdWhisper;
  });
  // Removing the button while it is held ends the whisper.
  useEffect(() => () => latest.current(source, null), [source]);

  function hold(isDown: boolean) {
    if (isDown === isHeld) return;
    setHeld(isDown);
    holdWhisper(source, isDown ? recipient : null);
  }
  const isHoldKey = (key: string) => key === ' ' || key === 'Enter';

  return (
    <button
      type="button"
      className={styles.button}
      data-look={isIcon ? 'icon' : 'words'}
      aria-label={isIcon ? label : undefined}
      title={isIcon ? label : undefined}
      aria-pressed={isHeld}
      aria-disabled={isVain || undefined}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        hold(true);
      }}
      onLostPointerCapture={() => hold(false)}
      onKeyDown={(event) => {
        if (!isHoldKey(event.key)) return;
        event.preventDefault();
        if (!event.repeat) hold(true);
      }}
      onKeyUp={(event) => {
        if (!isHoldKey(event.key)) return;
        event.preventDefault();
        hold(false);
      }}
      onBlur={() => hold(false)}
      // A long press must not open a menu here.
      onContextMenu={(event) => event.preventDefault()}
      onClick={(event) => {
        // Only assistive technology sends detail 0: keys are handled above, and pointer clicks have a count.
        if (event.detail === 0) hold(!isHeld);
      }}
    >
      <Speech aria-hidden="true" size={16} />
      {!isIcon && label}
    </button>
  );
}
