import Speech from 'lucide-react/icons/speech';
import { useEffect, useId, useRef, useState } from 'react';
import type { WhisperRecipient } from '../../state/callState.ts';
import { useActions } from '../ui/ClientContext.tsx';
import styles from './HoldToWhisper.module.css';

interface HoldToWhisperProps {
  recipient: WhisperRecipient;
  /** Its name, which says that it is to be held. */
  label: string;
  /** Without the words on it, which are then shown at the mouse. */
  isIcon?: boolean;
}

/**
 * Whispers for as long as it is held, by mouse, finger or pen wherever that moves to, by the space bar or Enter. Pressed by
 * assistive technology, which cannot hold, it whispers until it is pressed again.
 */
export function HoldToWhisper({ recipient, label, isIcon = false }: HoldToWhisperProps) {
  const { holdWhisper } = useActions();
  const source = useId();
  const [isHeld, setHeld] = useState(false);
  const latest = useRef(holdWhisper);
  useEffect(() => {
    latest.current = holdWhisper;
  });
  // Whatever takes it away while it is held ends the whisper.
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
      // A long press is no wish for a menu here.
      onContextMenu={(event) => event.preventDefault()}
      onClick={(event) => {
        // Keys make none, as they are taken above, and a pointer's has a count.
        if (event.detail === 0) hold(!isHeld);
      }}
    >
      <Speech aria-hidden="true" size={16} />
      {!isIcon && label}
    </button>
  );
}
