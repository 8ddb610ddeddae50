import type { RefObject } from 'react';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { DialogPopover } from '../ui/dialogs/DialogPopover.tsx';
import { HearingDetails } from './HearingDetails.tsx';
import styles from './HearingPopover.module.css';
import type { HearingSummary } from './hearingSummary.ts';

interface HearingPopoverProps {
  line: HearingSummary;
  place: 'tile' | 'panel';
  triggerRef: RefObject<Element | null>;
  onClose: () => void;
}

/** The people who do not hear me, each with the reason. */
export function HearingPopover({ line, place, triggerRef, onClose }: HearingPopoverProps) {
  const { t } = useTranslation();
  // It must not cover the voice panel.
  return (
    <DialogPopover
      label={t('hearing.details')}
      triggerRef={triggerRef}
      placement={place === 'tile' ? 'top' : 'right bottom'}
      offset={place === 'tile' ? 6 : 20}
      onClose={onClose}
    >
      <p className={styles.heading}>{line.text}</p>
      <HearingDetails line={line} />
    </DialogPopover>
  );
}
