import { useTranslation } from 'react-i18next';
import type { Occupant } from '../../shared/domain/Presence.ts';
import { usePerch } from './ClientContext.tsx';
import { OwnShareTile } from './OwnShareTile.tsx';
import { ShareTile } from './ShareTile.tsx';
import styles from './ShareTiles.module.css';
import { isMine } from './useOccupants.ts';

interface ShareTilesProps {
  /** Everybody of the channel who shares. */
  sharers: readonly Occupant[];
}

/** What is shared in a channel, one tile each, as large as the stage allows. */
export function ShareTiles({ sharers }: ShareTilesProps) {
  const { t } = useTranslation();
  const me = usePerch((state) => state.me?.peerId);
  return (
    <ul aria-label={t('share.list')} className={styles.shares} data-count={countOf(sharers.length)}>
      {sharers.map((occupant) =>
        isMine(occupant, me) ? (
          <OwnShareTile key={occupant.peerId} />
        ) : (
          <ShareTile key={occupant.peerId} occupant={occupant} />
        ),
      )}
    </ul>
  );
}

function countOf(count: number): 'one' | 'few' | 'many' {
  if (count === 1) return 'one';
  return count <= 4 ? 'few' : 'many';
}
