import { memo, useEffect, useMemo, useRef, useState } from 'react';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { Avatar } from '../people/Avatar.tsx';
import { HeardBy } from '../people/HeardBy.tsx';
import { PersonButton } from '../people/PersonButton.tsx';
import { PlayedSound } from '../people/PlayedSound.tsx';
import { StatusIcons } from '../people/StatusIcons.tsx';
import { isMine, speakerOf } from '../people/useOccupants.ts';
import { useSpeakingLevel } from '../people/useSpeakingLevel.ts';
import { usePerch } from '../ui/ClientContext.tsx';
import { PopOutWindow } from '../video/PopOutWindow.tsx';
import { RestingNote } from '../video/RestingNote.tsx';
import { usePopOut } from '../video/usePopOut.ts';
import { VideoView } from '../video/VideoView.tsx';
import styles from './PersonTile.module.css';
import { useStage } from './StageContext.ts';
import type { Tile } from './stageTiles.ts';
import { TileActionButtons, TileActionList } from './TileActionButtons.tsx';
import { useTileActions } from './useTileActions.ts';

interface PersonTileProps {
  occupant: Occupant;
}

const windowSize = { width: 640, height: 360 };

/**
 * A person on the stage: the video of their camera once its first frame arrives, otherwise their avatar. The tile's actions are
 * in its corner and in the popover that a click opens. On my own tile the caption also says who hears me.
 */
export const PersonTile = memo(function PersonTile({ occupant }: PersonTileProps) {
  const { t } = useTranslation();
  const ref = useRef<HTMLDivElement>(null);
  const videoRef = useRef<HTMLVideoElement>(null);
  const [isSeen, setSeen] = useState(false);
  const isMe = usePerch((state) => isMine(occupant, state.me?.peerId));
  const looksBack = usePerch(
    ({ camera }) => camera.kind === 'live' && camera.camera.facing === 'back',
  );
  const { user, away, peerId } = occupant;
  const tile = useMemo((): Tile => ({ kind: 'person', peerId }), [peerId]);
  const { setOut } = useStage();
  const hasCamera = occupant.camera && !away;
  const popOut = usePopOut(windowSize);
  const { close } = popOut;
  const isOut = popOut.view !== null && hasCamera;
  useEffect(() => {
    if (!isOut) return;
    setOut(tile, true);
    return () => setOut(tile, false);
  }, [setOut, tile, isOut]);
  useEffect(() => {
    if (!hasCamera) close();
  }, [hasCamera, close]);
  const speaker = speakerOf(occupant, isMe);
  useSpeakingLevel(ref, isSeen && !isOut ? speaker : null);
  const { actions, onKeyDown } = useTileActions({
    tile,
    name: user.name,
    tileRef: ref,
    videoRef,
    hasVideo: isSeen && !isOut,
    popOut: isMe ? null : popOut,
  });
  const label = isMe ? t('cameraPreview.own') : t('camera.of', { name: user.name });
  const video = (
    <VideoView
      who={isMe ? 'me' : peerId}
      source="camera"
      label={label}
      isCover={!isOut}
      isMirrored={isMe && !looksBack}
      videoRef={videoRef}
      onShown={setSeen}
    />
  );
  const showsVideo = isSeen && !isOut;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons do the same.
    <div
      ref={ref}
      className={styles.tile}
      data-video={showsVideo || undefined}
      onKeyDown={(event) => onKeyDown(event) && event.preventDefault()}
    >
      {hasCamera && !isOut && video}
      {isOut && popOut.view && (
        <PopOutWindow view={popOut.view} title={label}>
          {video}
        </PopOutWindow>
      )}
      {showsVideo && !isMe && <RestingNote />}
      {!showsVideo && <Avatar user={user} speaker={speaker} size="large" away={away} />}
      {isOut && <p className={styles.note}>{t('tile.poppedOut')}</p>}
      <span className={styles.caption}>
        <PersonButton
          occupant={occupant}
          more={(done) => <TileActionList actions={actions} onDone={done} />}
        />
        {/* The video itself shows that the camera is on. */}
        <StatusIcons occupant={{ ...occupant, camera: hasCamera && !showsVideo }} size={16} />
        {isMe && <HeardBy place="tile" />}
      </span>
      <PlayedSound peerId={peerId} />
      <span className={styles.tools}>
        <TileActionButtons actions={actions} />
      </span>
    </div>
  );
});
