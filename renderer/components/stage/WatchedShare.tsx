import Ellipsis from 'lucide-react/icons/ellipsis';
import MonitorX from 'lucide-react/icons/monitor-x';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import { ShareCanvas } from '../pointing/ShareCanvas.tsx';
import { ShareTools } from '../pointing/ShareTools.tsx';
import { useActions } from '../ui/ClientContext.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import type { PopOut } from '../video/usePopOut.ts';
import { useVideoZoom } from '../video/useVideoZoom.ts';
import { isDrawn } from '../video/useZoomGestures.ts';
import { ZoomableVideo } from '../video/ZoomableVideo.tsx';
import { ZoomButtons } from '../video/ZoomButtons.tsx';
import { zoomByKey } from '../video/zoomByKey.ts';
import { ShareMenu } from './ShareMenu.tsx';
import { ShareVolume } from './ShareVolume.tsx';
import type { Tile } from './stageTiles.ts';
import { TileActionButtons } from './TileActionButtons.tsx';
import { useTileActions } from './useTileActions.ts';
import styles from './WatchedShare.module.css';

interface WatchedShareProps {
  /** Who shares. */
  occupant: Occupant;
  tile: Tile;
  popOut: PopOut;
}

/**
 * A share that I watch: the picture as large as its tile, or on a double click as the screen, and what I can do with it: by
 * the bar over its lower edge, by a menu, by keys while something in the tile has the focus.
 *
 * What is drawn over the picture stands in the `ZoomableVideo`; what is told of the stream stands in the bar, before the
 * tile's own buttons.
 */
export function WatchedShare({ occupant, tile, popOut }: WatchedShareProps) {
  const { t } = useTranslation();
  const { unwatchShare } = useActions();
  const ref = useRef<HTMLDivElement>(null);
  const placeRef = useRef<HTMLDivElement>(null);
  const videoRef = useRef<HTMLVideoElement>(null);
  const [hasPicture, setPicture] = useState(false);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const menuButton = useRef<HTMLButtonElement>(null);
  const zoom = useVideoZoom(placeRef, videoRef);
  const { name } = occupant.user;
  const label = t('share.of', { name });
  const { actions, toggleFull, onKeyDown } = useTileActions({
    tile,
    name: label,
    tileRef: ref,
    videoRef,
    hasPicture,
    popOut,
  });
  const unwatch = () => unwatchShare(occupant.peerId);

  function pressed(event: KeyboardEvent<HTMLElement>) {
    const isOwn = event.currentTarget.contains(event.target as Node);
    if (onKeyDown(event) || (isOwn && zoomByKey(zoom, event))) event.preventDefault();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons do the same.
    <div
      ref={ref}
      className={styles.share}
      // Whoever has clicked the picture can go on with keys.
      tabIndex={-1}
      onDoubleClick={(event) => isDrawn(event) || toggleFull()}
      onKeyDown={pressed}
      onContextMenu={(event) => {
        event.preventDefault();
        setMenuOpen(true);
      }}
    >
      <ZoomableVideo
        who={occupant.peerId}
        label={label}
        waiting={t('share.waiting', { name })}
        placeRef={placeRef}
        videoRef={videoRef}
        zoom={zoom}
        onShown={setPicture}
      >
        <ShareCanvas share={occupant.peerId} />
      </ZoomableVideo>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only keeps double clicks on the buttons from the picture. */}
      <div className={styles.bar} onDoubleClick={(event) => event.stopPropagation()}>
        <span className={styles.name}>{name}</span>
        <span className={styles.pointing}>
          <ShareTools share={occupant.peerId} />
        </span>
        <span className={styles.wide}>
          <ZoomButtons zoom={zoom} />
        </span>
        <span className={styles.middling}>
          <ShareVolume user={occupant.user} />
          <TileActionButtons actions={actions} />
        </span>
        <IconButton
          ref={menuButton}
          name={t('tile.more')}
          icon={Ellipsis}
          isExpanded={isMenuOpen}
          onPress={() => setMenuOpen(true)}
        />
        <IconButton name={t('share.unwatch')} icon={MonitorX} onPress={unwatch} />
      </div>
      <ShareMenu
        label={label}
        triggerRef={menuButton}
        isOpen={isMenuOpen}
        onOpenChange={setMenuOpen}
        actions={actions}
        zoom={zoom}
        onUnwatch={unwatch}
      />
    </div>
  );
}
