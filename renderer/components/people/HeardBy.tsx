import Ear from 'lucide-react/icons/ear';
import EarOff from 'lucide-react/icons/ear-off';
import { useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { lazyPart } from '../ui/lazyPart.tsx';
import styles from './HeardBy.module.css';
import { useHearingSummary } from './hearingSummary.ts';

const HearingPopover = lazyPart(async () => (await import('./HearingPopover.tsx')).HearingPopover);

interface HeardByProps {
  /** A tile always shows it; the voice panel only when someone does not hear me. */
  place: 'tile' | 'panel';
}

/** “4 of 4 hear you”, based on what others really play. A press lists the people who do not, with the reasons. */
export function HeardBy({ place }: HeardByProps) {
  const ref = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const line = useHearingSummary();
  if (line === null || (place === 'panel' && line.tone === 'quiet')) return null;
  const { tone, text, brief, hint, listeners } = line;
  const Icon = tone === 'quiet' ? Ear : EarOff;
  if (listeners === null && hint === null) {
    return (
      <p className={styles.line} data-tone={tone} data-place={place}>
        <span className={styles.text}>{text}</span>
      </p>
    );
  }
  return (
    <>
      <Button
        ref={ref}
        className={styles.line}
        data-tone={tone}
        data-place={place}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onPress={() => setOpen(!isOpen)}
      >
        <span className={styles.text}>{text}</span>
        <span className={styles.brief} aria-hidden="true">
          <Icon size={14} />
          <span className={styles.figures}>{brief}</span>
        </span>
      </Button>
      {isOpen && (
        <HearingPopover line={line} place={place} triggerRef={ref} onClose={() => setOpen(false)} />
      )}
    </>
  );
}
