import { type ReactNode, useRef, useState } from 'react';
import { Dialog, Popover } from 'react-aria-components';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import { StreamDetailsButton } from '../stats/StreamDetailsButton.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import popoverStyles from '../ui/Popover.module.css';
import { WhisperToPerson } from '../whisper/WhisperToPerson.tsx';
import { OwnStatus } from './OwnStatus.tsx';
import styles from './PersonButton.module.css';
import { UserVolume } from './UserVolume.tsx';
import { isMine } from './useOccupants.ts';

interface PersonButtonProps {
  occupant: Occupant;
  /** Further actions; receives a function that closes the popover. */
  more?: (close: () => void) => ReactNode;
}

/**
 * A person's name. Click, right click, long press or the context-menu key open the person's popover. The click area covers the
 * nearest positioned ancestor.
 */
export function PersonButton({ occupant, more }: PersonButtonProps) {
  const ref = useRef<HTMLButtonElement>(null);
  const place = useRef<Element>(null);
  const [isOpen, setOpen] = useState(false);
  const isMe = usePerch((state) => isMine(occupant, state.me?.peerId));

  function open() {
    // Beside the whole row or tile, not beside the name.
    place.current = ref.current?.offsetParent ?? ref.current;
    setOpen(true);
  }

  return (
    <>
      <button
        ref={ref}
        type="button"
        className={styles.button}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={open}
        onContextMenu={(event) => {
          event.preventDefault();
          open();
        }}
      >
        {occupant.user.name}
      </button>
      {isOpen && (
        <Popover
          className={popoverStyles.popover}
          triggerRef={place}
          isOpen
          onOpenChange={setOpen}
          placement="right top"
          offset={6}
        >
          <Dialog className={popoverStyles.dialog} aria-label={occupant.user.name}>
            <p className={styles.name}>{occupant.user.name}</p>
            {isMe ? <OwnStatus occupant={occupant} /> : <UserVolume user={occupant.user} />}
            <WhisperToPerson user={occupant.user} />
            {more?.(() => setOpen(false))}
            <StreamDetailsButton
              who={isMe ? 'me' : occupant.peerId}
              onOpen={() => setOpen(false)}
            />
          </Dialog>
        </Popover>
      )}
    </>
  );
}
