import type { RefObject } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import { useTranslation } from 'react-i18next';
import popoverStyles from '../ui/Popover.module.css';
import { HearingDetails } from './HearingDetails.tsx';
import styles from './HearingPopover.module.css';
import type { HearingSummary } from './hearingSummary.ts';

interface HearingPopoverProps {
  line: HearingSummary;
  place: 'tile' | 'panel';
  triggerRef: RefObject<Element | null>;
  onClose: () => void;
}

/** Who does not hear me, and why. */
export function HearingPopover({ line, place, triggerRef, onClose }: HearingPopoverProps) {
  const { t } = useTranslation();
  // It must not cover the voice panel.
  return (
    <Popover
      className={popoverStyles.popover}
      triggerRef={triggerRef}
      isOpen
      onOpenChange={onClose}
      placement={place === 'tile' ? 'top' : 'right bottom'}
      offset={place === 'tile' ? 6 : 20}
    >
      <Dialog className={popoverStyles.dialog} aria-label={t('hearing.details')}>
        <p className={styles.heading}>{line.text}</p>
        <HearingDetails line={line} />
      </Dialog>
    </Popover>
  );
}
