import type { ReactNode, RefObject } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import { StreamDetailsButton } from '../stats/StreamDetailsButton.tsx';
import popoverStyles from '../ui/Popover.module.css';
import { WhisperToPerson } from '../whisper/WhisperToPerson.tsx';
import { OwnStatus } from './OwnStatus.tsx';
import styles from './PersonPopover.module.css';
import { UserVolume } from './UserVolume.tsx';

interface PersonPopoverProps {
  occupant: Occupant;
  isMe: boolean;
  /** What it is shown beside. */
  triggerRef: RefObject<Element | null>;
  onClose: () => void;
  /** Further actions. */
  more: ReactNode;
}

/** What there is to see and do about a person. */
export function PersonPopover({ occupant, isMe, triggerRef, onClose, more }: PersonPopoverProps) {
  return (
    <Popover
      className={popoverStyles.popover}
      triggerRef={triggerRef}
      isOpen
      onOpenChange={onClose}
      placement="right top"
      offset={6}
    >
      <Dialog className={popoverStyles.dialog} aria-label={occupant.user.name}>
        <p className={styles.name}>{occupant.user.name}</p>
        {isMe ? <OwnStatus occupant={occupant} /> : <UserVolume user={occupant.user} />}
        <WhisperToPerson user={occupant.user} />
        {more}
        <StreamDetailsButton who={isMe ? 'me' : occupant.peerId} onOpen={onClose} />
      </Dialog>
    </Popover>
  );
}
