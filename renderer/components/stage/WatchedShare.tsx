import Ellipsis from 'lucide-react/icons/ellipsis';
import MonitorX from 'lucide-react/icons/monitor-x';
import { type KeyboardEvent, useRef, useState } from 'react';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { ShareCanvas } from '../pointing/ShareCanvas.tsx';
import { ShareTools } from '../pointing/ShareTools.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { useActions } from '../ui/ClientContext.tsx';
import { RestingNote } from '../video/RestingNote.tsx';
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
 * A share that I watch. A double click toggles full screen; its actions are in the bar at the lower edge, in a menu, and on keys
 * while something in the tile has the focus.
 *
 * Overlays are children of `ZoomableVideo`; information about the stream is in the bar, before the tile's own buttons.
 */
export function WatchedShare({ occupant, tile, popOut }: WatchedShareProps) {
  const { t } = useTranslation();
  const { unwatchShare } = useActions();
  const ref = useRef<HTMLDivElement>(null);
  const frameRef = useRef<HTMLDivElement>(null);
  const videoRef = useRef<HTMLVideoElement>(null);
  const [hasVideo, setHasVideo] = useState(false);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const menuButton = useRef<HTMLButtonElement>(null);
  const zoom = useVideoZoom(frameRef, videoRef);
  const { name } = occupant.user;
  const label = t('share.of', { name });
  const { actions, toggleFull, onKeyDown } = useTileActions({
    tile,
    name: label,
    tileRef: ref,
    videoRef,
    hasVideo,
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
      // After a click on the video, keys work.
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
        frameRef={frameRef}
        videoRef={videoRef}
        zoom={zoom}
        onShown={setHasVideo}
      >
        <ShareCanvas share={occupant.peerId} />
        <RestingNote />
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
      {isMenuOpen && (
        <ShareMenu
          label={label}
          triggerRef={menuButton}
          onClose={() => setMenuOpen(false)}
          actions={actions}
          zoom={zoom}
          onUnwatch={unwatch}
        />
      )}
    </div>
  );
}
