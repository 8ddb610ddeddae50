import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Occupant } from '../../shared/domain/Presence.ts';
import { Avatar } from './Avatar.tsx';
import { usePerch } from './ClientContext.tsx';
import { MovingPicture } from './MovingPicture.tsx';
import { PersonButton } from './PersonButton.tsx';
import { PersonMarks } from './PersonMarks.tsx';
import styles from './PersonTile.module.css';
import { isMine, speakerOf } from './useOccupants.ts';
import { useSpeakingLevel } from './useSpeakingLevel.ts';

interface PersonTileProps {
  occupant: Occupant;
}

/** A person on the stage: their camera's picture as soon as its first frame is there, and their avatar otherwise. */
export function PersonTile({ occupant }: PersonTileProps) {
  const { t } = useTranslation();
  const ref = useRef<HTMLDivElement>(null);
  const [isSeen, setSeen] = useState(false);
  const isMe = usePerch((state) => isMine(occupant, state.me?.peerId));
  const looksBack = usePerch(
    ({ camera }) => camera.kind === 'live' && camera.camera.facing === 'back',
  );
  const { user, away } = occupant;
  const speaker = speakerOf(occupant, isMe);
  useSpeakingLevel(ref, isSeen ? speaker : null);
  return (
    <li className={styles.place}>
      <div ref={ref} className={styles.tile} data-picture={isSeen || undefined}>
        {occupant.camera && !away && (
          <MovingPicture
            who={isMe ? 'me' : occupant.peerId}
            source="camera"
            label={isMe ? t('camera.own') : t('camera.of', { name: user.name })}
            isCover
            isMirrored={isMe && !looksBack}
            onShown={setSeen}
          />
        )}
        {!isSeen && <Avatar user={user} speaker={speaker} size="large" away={away} />}
        <span className={styles.caption}>
          <PersonButton occupant={occupant} />
          <PersonMarks occupant={occupant} size={16} />
        </span>
      </div>
    </li>
  );
}
