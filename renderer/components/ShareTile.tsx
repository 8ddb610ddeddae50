import ScreenShare from 'lucide-react/icons/screen-share';
import { useTranslation } from 'react-i18next';
import type { Occupant } from '../../shared/domain/Presence.ts';
import { useActions, usePerch } from './ClientContext.tsx';
import styles from './ShareTile.module.css';
import { TextButton } from './TextButton.tsx';
import { WatchedShare } from './WatchedShare.tsx';

interface ShareTileProps {
  /** Who shares. */
  occupant: Occupant;
}

/** Somebody's share on the stage: a still tile with the offer to watch it, and the picture once I do. */
export function ShareTile({ occupant }: ShareTileProps) {
  const { t } = useTranslation();
  const { watchShare } = useActions();
  const { peerId, user, away } = occupant;
  const isWatched = usePerch((state) => state.watching.includes(peerId));
  // On the way to another channel, what is shared there can be seen and not yet be watched.
  const isThere = usePerch((state) => state.voice.kind === 'joined');
  const { name } = user;
  return (
    <li className={styles.place}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms. */}
      <div role="group" aria-label={t('share.of', { name })} className={styles.tile}>
        {isWatched ? (
          <WatchedShare occupant={occupant} />
        ) : (
          <div className={styles.offer}>
            <ScreenShare aria-hidden="true" className={styles.icon} size={40} strokeWidth={1.5} />
            <p className={styles.line}>
              {away ? t('share.byAway', { name }) : t('share.by', { name })}
            </p>
            <TextButton tone="primary" isDisabled={!isThere} onPress={() => watchShare(peerId)}>
              {t('share.watch')}
            </TextButton>
          </div>
        )}
      </div>
    </li>
  );
}
