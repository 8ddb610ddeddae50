import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { Avatar } from '../people/Avatar.tsx';
import styles from './AudienceButton.module.css';
import { AudienceDialog } from './AudienceDialog.tsx';

interface AudienceButtonProps {
  channelId: ChannelId;
  listeners: readonly Occupant[];
  /** The most faces to show, so that a large audience costs no more to draw. */
  faces: number;
}

/** The audience of a stage as the first faces and a number; a press lists everybody. */
export function AudienceButton({ channelId, listeners, faces }: AudienceButtonProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const count = listeners.length;
  return (
    <>
      <Button
        className={styles.button}
        aria-label={t('audience.show', { count })}
        aria-haspopup="dialog"
        onPress={() => setOpen(true)}
      >
        <span className={styles.faces}>
          {listeners.slice(0, faces).map(({ peerId, user, away }) => (
            <Avatar key={peerId} user={user} speaker={null} size="small" away={away} />
          ))}
        </span>
        {t('audience.count', { count })}
      </Button>
      {isOpen && <AudienceDialog channelId={channelId} onClose={() => setOpen(false)} />}
    </>
  );
}
