import Ellipsis from 'lucide-react/icons/ellipsis';
import { useRef, useState } from 'react';
import type { PeerId } from '../../../shared/domain/ids.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { DrawingOptions } from '../pointing/DrawingOptions.tsx';
import { ShareCanvas } from '../pointing/ShareCanvas.tsx';
import { ShareTools } from '../pointing/ShareTools.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { useVideoZoom } from '../video/useVideoZoom.ts';
import { ZoomableVideo } from '../video/ZoomableVideo.tsx';
import { zoomByKey } from '../video/zoomByKey.ts';
import { OwnShareMenu } from './OwnShareMenu.tsx';
import styles from './OwnShareTile.module.css';
import tileStyles from './ShareTile.module.css';
import { useStagePlaces } from './StageContext.ts';
import { TileActionButtons } from './TileActionButtons.tsx';
import { useTileActions } from './useTileActions.ts';

interface OwnShareTileProps {
  peerId: PeerId;
}

/**
 * My own share on the stage: its video, its status, its viewers, and the button that stops it.
 *
 * Overlays are children of `ZoomableVideo`; information about the stream is in the bar.
 */
export function OwnShareTile({ peerId }: OwnShareTileProps) {
  const { t, i18n } = useTranslation();
  const { stopShare } = useActions();
  const ref = useRef<HTMLDivElement>(null);
  const frameRef = useRef<HTMLDivElement>(null);
  const videoRef = useRef<HTMLVideoElement>(null);
  const menuButton = useRef<HTMLButtonElement>(null);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const zoom = useVideoZoom(frameRef, videoRef);
  const share = usePerch((state) => state.share);
  const occupants = usePerch((state) => state.presence.occupants);
  const tile = { kind: 'share', peerId } as const;
  const place = useStagePlaces().placeOf(tile);
  const { actions, onKeyDown } = useTileActions({
    tile,
    name: t('share.own'),
    tileRef: ref,
    videoRef,
    hasVideo: false,
    popOut: null,
  });
  if (share.kind === 'off' || share.kind === 'picking') return null;
  const isLive = share.kind === 'live';
  const names = (isLive ? share.watchers : [])
    .map((id) => nameOf(id))
    .filter((name) => name !== '');

  function nameOf(id: PeerId): string {
    return occupants.find((occupant) => occupant.peerId === id)?.user.name ?? '';
  }

  const heading = !isLive
    ? t('share.starting')
    : share.name === null
      ? t('share.mine')
      : t('share.mineNamed', { source: share.name });
  return (
    <li className={tileStyles.place} style={place}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms. */}
      <div
        ref={ref}
        role="group"
        aria-label={t('share.own')}
        className={tileStyles.tile}
        onKeyDown={(event) => {
          const isOwn = event.currentTarget.contains(event.target as Node);
          if (onKeyDown(event) || (isOwn && zoomByKey(zoom, event))) event.preventDefault();
        }}
        onContextMenu={(event) => {
          event.preventDefault();
          setMenuOpen(true);
        }}
      >
        <ZoomableVideo
          who="me"
          label={t('share.own')}
          frameRef={frameRef}
          videoRef={videoRef}
          zoom={zoom}
        >
          <ShareCanvas share={peerId} />
        </ZoomableVideo>
        <div className={styles.bar}>
          <div className={styles.words}>
            <p className={styles.heading}>{heading}</p>
            <p className={styles.watchers}>
              {names.length === 0
                ? t('share.watchedByNobody')
                : t('share.watchedBy', {
                    count: names.length,
                    names: new Intl.ListFormat(i18n.language).format(names),
                  })}
            </p>
          </div>
          <span className={styles.tools}>
            <ShareTools share={peerId} />
            <DrawingOptions />
            <span className={styles.wide}>
              <TileActionButtons actions={actions} />
            </span>
          </span>
          <IconButton
            ref={menuButton}
            name={t('tile.more')}
            icon={Ellipsis}
            isExpanded={isMenuOpen}
            onPress={() => setMenuOpen(true)}
          />
          <TextButton tone="danger" onPress={stopShare}>
            {t('share.stop')}
          </TextButton>
        </div>
        {isMenuOpen && (
          <OwnShareMenu
            peerId={peerId}
            triggerRef={menuButton}
            onClose={() => setMenuOpen(false)}
            actions={actions}
          />
        )}
      </div>
    </li>
  );
}
