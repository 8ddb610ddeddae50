import { memo } from 'react';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import { usePerch } from '../ui/ClientContext.tsx';
import type { RowPlace } from '../ui/frames/WindowedRows.tsx';
import { Avatar } from './Avatar.tsx';
import { PersonButton } from './PersonButton.tsx';
import styles from './PersonRow.module.css';
import { StatusIcons } from './StatusIcons.tsx';
import { isMine, speakerOf } from './useOccupants.ts';

interface PersonRowProps extends Partial<RowPlace> {
  occupant: Occupant;
}

/** A person under their channel in the list. Rendered anew only when they change: their neighbours come and go more often. */
export const PersonRow = memo(function PersonRow({ occupant, ...place }: PersonRowProps) {
  const isMarked = usePerch((state) => state.markedPeople.includes(occupant.peerId));
  return (
    <li
      {...place}
      className={styles.row}
      data-peer={occupant.peerId}
      data-marked={isMarked || undefined}
    >
      <RowContent occupant={occupant} isMarked={isMarked} />
    </li>
  );
});

/** What a row shows. Apart from the row, because the number of rows, which it tells, changes with each who comes. */
const RowContent = memo(function RowContent(props: { occupant: Occupant; isMarked: boolean }) {
  const { occupant, isMarked } = props;
  const isMe = usePerch((state) => isMine(occupant, state.me?.peerId));
  return (
    <>
      <Avatar
        user={occupant.user}
        speaker={speakerOf(occupant, isMe)}
        size="small"
        away={occupant.away}
      />
      <span className={styles.name}>
        <PersonButton occupant={occupant} />
      </span>
      <StatusIcons occupant={occupant} size={14} isMarked={isMarked} />
    </>
  );
});
