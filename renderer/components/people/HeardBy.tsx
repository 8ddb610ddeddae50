import Ear from 'lucide-react/icons/ear';
import EarOff from 'lucide-react/icons/ear-off';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import popoverStyles from '../ui/Popover.module.css';
import styles from './HeardBy.module.css';
import { HearingDetails } from './HearingDetails.tsx';
import { useHearingSummary } from './hearingSummary.ts';

interface HeardByProps {
  /** A tile always shows it; the voice panel only when someone does not hear me. */
  place: 'tile' | 'panel';
}

/** “4 of 4 hear you”, based on what others really play. A press lists the people who do not, with the reasons. */
export function HeardBy({ place }: HeardByProps) {
  const { t } = useTranslation();
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
    <DialogTrigger>
      <Button className={styles.line} data-tone={tone} data-place={place}>
        <span className={styles.text}>{text}</span>
        <span className={styles.brief} aria-hidden="true">
          <Icon size={14} />
          <span className={styles.figures}>{brief}</span>
        </span>
      </Button>
      {/* It must not cover the voice panel. */}
      <Popover
        className={popoverStyles.popover}
        placement={place === 'tile' ? 'top' : 'right bottom'}
        offset={place === 'tile' ? 6 : 20}
      >
        <Dialog className={popoverStyles.dialog} aria-label={t('hearing.details')}>
          <p className={styles.heading}>{text}</p>
          <HearingDetails line={line} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
