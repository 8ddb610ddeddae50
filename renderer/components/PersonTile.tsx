import type { Occupant } from '../../shared/domain/Presence.ts';
import { Avatar } from './Avatar.tsx';
import { usePerch } from './ClientContext.tsx';
import { PersonButton } from './PersonButton.tsx';
import { PersonMarks } from './PersonMarks.tsx';
import styles from './PersonTile.module.css';
import { isMine, speakerOf } from './useOccupants.ts';

interface PersonTileProps {
  occupant: Occupant;
}

/** A person on the stage. */
export function PersonTile({ occupant }: PersonTileProps) {
  const isMe = usePerch((state) => isMine(occupant, state.me?.peerId));
  return (
    <li className={styles.place}>
      <div className={styles.tile}>
        <Avatar
          user={occupant.user}
          speaker={speakerOf(occupant, isMe)}
          size="large"
          away={occupant.away}
        />
        <span className={styles.caption}>
          <PersonButton occupant={occupant} />
          <PersonMarks occupant={occupant} size={16} />
        </span>
      </div>
    </li>
  );
}
