import ScreenShare from 'lucide-react/icons/screen-share';
import { useEffect, useMemo, useRef } from 'react';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { PopOutWindow } from '../video/PopOutWindow.tsx';
import { usePopOut } from '../video/usePopOut.ts';
import { PopOutShare } from './PopOutShare.tsx';
import styles from './ShareTile.module.css';
import { useStage, useStagePlaces } from './StageContext.ts';
import type { Tile } from './stageTiles.ts';
import { WatchedShare } from './WatchedShare.tsx';

interface ShareTileProps {
  /** Who shares. */
  occupant: Occupant;
}

const windowSize = { width: 960, height: 540 };

/**
 * Another person's share on the stage: a tile with a Watch button, then the video, in the tile or in a pop-out window.
 */
export function ShareTile({ occupant }: ShareTileProps) {
  const { t } = useTranslation();
  const { watchShare } = useActions();
  const { peerId, user, away } = occupant;
  const place = useStagePlaces().placeOf({ kind: 'share', peerId });
  const isWatched = usePerch((state) => state.watching.includes(peerId));
  // While joining a channel, its shares are listed but cannot be watched yet.
  const isThere = usePerch((state) => state.voice.kind === 'joined');
  const { name } = user;

  // Pressing Watch or Stop watching removes that button, so the focus moves within the tile.
  const ref = useRef<HTMLDivElement>(null);
  const wasWatched = useRef(isWatched);
  useEffect(() => {
    if (wasWatched.current === isWatched) return;
    wasWatched.current = isWatched;
    if (document.activeElement !== document.body) return;
    const next = isWatched ? ref.current?.firstElementChild : ref.current?.querySelector('button');
    if (next instanceof HTMLElement) next.focus();
  }, [isWatched]);
  return (
    <li className={styles.place} style={place}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms. */}
      <div ref={ref} role="group" aria-label={t('share.of', { name })} className={styles.tile}>
        {isWatched ? (
          <ShareWhereItIs occupant={occupant} />
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

/** A watched share in its tile or in a pop-out window. */
function ShareWhereItIs({ occupant }: ShareTileProps) {
  const { t } = useTranslation();
  const { peerId } = occupant;
  const tile = useMemo((): Tile => ({ kind: 'share', peerId }), [peerId]);
  const popOut = usePopOut(windowSize);
  const { setOut } = useStage();
  const isOut = popOut.view !== null;
  useEffect(() => {
    setOut(tile, isOut);
    return () => setOut(tile, false);
  }, [setOut, tile, isOut]);
  if (!popOut.view) return <WatchedShare occupant={occupant} tile={tile} popOut={popOut} />;
  const title = t('share.of', { name: occupant.user.name });
  return (
    <div className={styles.offer}>
      <PopOutWindow view={popOut.view} title={title}>
        <PopOutShare occupant={occupant} />
      </PopOutWindow>
      <p className={styles.line}>{t('tile.poppedOut')}</p>
      <TextButton onPress={popOut.close}>{t('tile.popIn')}</TextButton>
    </div>
  );
}
