import type { Occupant } from '../../../shared/domain/Presence.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { isMine } from '../people/useOccupants.ts';
import { usePerch } from '../ui/ClientContext.tsx';
import { OwnShareTile } from './OwnShareTile.tsx';
import { ShareTile } from './ShareTile.tsx';
import styles from './ShareTiles.module.css';

interface ShareTilesProps {
  /** Everyone in the channel who shares. */
  sharers: readonly Occupant[];
}

/** The tiles of all shares in a channel. */
export function ShareTiles({ sharers }: ShareTilesProps) {
  const { t } = useTranslation();
  const me = usePerch((state) => state.me?.peerId);
  return (
    <ul aria-label={t('share.list')} className={styles.shares}>
      {sharers.map((occupant) =>
        isMine(occupant, me) ? (
          <OwnShareTile key={occupant.peerId} peerId={occupant.peerId} />
        ) : (
          <ShareTile key={occupant.peerId} occupant={occupant} />
        ),
      )}
    </ul>
  );
}
