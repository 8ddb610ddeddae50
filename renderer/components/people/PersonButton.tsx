import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import type { AskedDeed } from '../moderation/DeedDialog.tsx';
import { useNameStyle } from '../roles/useNameStyle.ts';
import { usePerch } from '../ui/ClientContext.tsx';
import { lazyPart } from '../ui/lazyPart.tsx';
import styles from './PersonButton.module.css';
import { isMine } from './useOccupants.ts';
import { watchCut } from './watchCut.ts';

const PersonPopover = lazyPart(async () => (await import('./PersonPopover.tsx')).PersonPopover);

const DeedDialog = lazyPart(async () => (await import('../moderation/DeedDialog.tsx')).DeedDialog);

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
  const nameStyle = useNameStyle(occupant.user);
  const [askedDeed, setAskedDeed] = useState<AskedDeed | null>(null);
  const isMe = usePerch((state) => isMine(occupant, state.me?.peerId));

  useEffect(() => (ref.current ? watchCut(ref.current) : undefined), []);

  const close = () => setOpen(false);

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
        style={nameStyle}
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
        <PersonPopover
          occupant={occupant}
          isMe={isMe}
          triggerRef={place}
          onClose={close}
          onAskDeed={(deed) => {
            close();
            setAskedDeed(deed);
          }}
          more={more?.(close)}
        />
      )}
      {askedDeed !== null && (
        <DeedDialog deed={askedDeed} user={occupant.user} onClose={() => setAskedDeed(null)} />
      )}
    </>
  );
}
