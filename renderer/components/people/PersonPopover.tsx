import type { ReactNode, RefObject } from 'react';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import { CallButtons } from '../calls/CallButtons.tsx';
import { PersonSeal } from '../encryption/PersonSeal.tsx';
import type { AskedDeed } from '../moderation/DeedDialog.tsx';
import { PersonDeeds } from '../moderation/PersonDeeds.tsx';
import { DoorLine } from '../profile/DoorLine.tsx';
import { PersonRoles } from '../roles/PersonRoles.tsx';
import { useNameStyle } from '../roles/useNameStyle.ts';
import { StreamDetailsButton } from '../stats/StreamDetailsButton.tsx';
import { SendFileButton } from '../transfers/SendFileButton.tsx';
import { DialogPopover } from '../ui/dialogs/DialogPopover.tsx';
import { WhisperToPerson } from '../whisper/WhisperToPerson.tsx';
import { Avatar } from './Avatar.tsx';
import { FollowButton } from './FollowButton.tsx';
import { OwnStatus } from './OwnStatus.tsx';
import styles from './PersonPopover.module.css';
import { UserVolume } from './UserVolume.tsx';

interface PersonPopoverProps {
  occupant: Occupant;
  isMe: boolean;
  /** What it is shown beside. */
  triggerRef: RefObject<Element | null>;
  onClose: () => void;
  /** Asks for the reason of a deed, and closes the popover. */
  onAskDeed: (deed: AskedDeed) => void;
  /** Further actions. */
  more: ReactNode;
}

/** What there is to see and do about a person. */
export function PersonPopover({
  occupant,
  isMe,
  triggerRef,
  onClose,
  onAskDeed,
  more,
}: PersonPopoverProps) {
  const nameStyle = useNameStyle(occupant.user);
  // There the row is as wide as the window, as in `Workspace.module.css`, and nothing fits beside it.
  const isNarrow = matchMedia('(width < 720px)').matches;
  return (
    <DialogPopover
      label={occupant.user.name}
      triggerRef={triggerRef}
      placement={isNarrow ? 'bottom' : 'right top'}
      offset={6}
      onClose={onClose}
    >
      <div className={styles.head}>
        <Avatar user={occupant.user} speaker={null} size="large" away={occupant.away} />
        <p className={styles.name} style={nameStyle}>
          {occupant.user.name}
        </p>
      </div>
      <PersonRoles user={occupant.user} />
      {!isMe && <PersonSeal occupant={occupant} />}
      {!isMe && <DoorLine door={occupant.user.door} />}
      {isMe ? <OwnStatus occupant={occupant} /> : <UserVolume user={occupant.user} />}
      {!isMe && <CallButtons user={occupant.user} onDone={onClose} />}
      <WhisperToPerson user={occupant.user} />
      {!isMe && <FollowButton user={occupant.user} onDone={onClose} />}
      {!isMe && <SendFileButton occupant={occupant} onDone={onClose} />}
      {more}
      <StreamDetailsButton who={isMe ? 'me' : occupant.peerId} onOpen={onClose} />
      {!isMe && <PersonDeeds occupant={occupant} onAsk={onAskDeed} onDone={onClose} />}
    </DialogPopover>
  );
}
