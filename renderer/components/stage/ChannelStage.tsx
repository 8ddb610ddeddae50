import { useMemo, useRef } from 'react';
import { UNSAFE_PortalProvider as PortalProvider } from 'react-aria/PortalProvider';
import type { Channel } from '../../../shared/domain/Channel.ts';
import { isInAudience } from '../../../shared/domain/stage.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useCalls } from '../calls/useCalls.ts';
import { CaptionStrip } from '../captions/CaptionStrip.tsx';
import { SealAlarm } from '../encryption/SealAlarm.tsx';
import { FileDrop } from '../files/FileDrop.tsx';
import { GameBar } from '../games/GameBar.tsx';
import { ListenBar } from '../listening/ListenBar.tsx';
import { useOccupants } from '../people/useOccupants.ts';
import { RecordingBar } from '../recordings/RecordingBar.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { lazyPart } from '../ui/lazyPart.tsx';
import { useFullScreen } from '../video/useFullScreen.ts';
import { useSize } from '../video/useSize.ts';
import type { Rect } from '../video/videoZoom.ts';
import styles from './ChannelStage.module.css';
import { PlacedTile } from './PlacedTile.tsx';
import { PeopleCountContext, StageContext, StagePlacesContext } from './StageContext.ts';
import { StageHeader } from './StageHeader.tsx';
import { StagePager } from './StagePager.tsx';
import { type DrawnPart, useDrawnPart } from './useDrawnPart.ts';
import { useStageView } from './useStageView.ts';

const StageFooter = lazyPart(async () => (await import('../audience/StageFooter.tsx')).StageFooter);
const ShareTiles = lazyPart(async () => (await import('./ShareTiles.tsx')).ShareTiles);

interface ChannelStageProps {
  channel: Channel;
}

/** Height of the note under my own tile, in CSS pixels. */
const noteHeight = 72;

const pageKeys: Readonly<Record<string, 1 | -1>> = { PageDown: 1, PageUp: -1 };

/** Popovers must be inside the full-screen element, because nothing outside it is visible. */
const seenContainer = () => (document.fullscreenElement ?? document.body) as HTMLElement;

/**
 * The channel I am in: its header, and shares and people as tiles. Assistive technology sees two lists, the eye one stage. A
 * layout change recreates no tile, so every video continues.
 */
export function ChannelStage({ channel }: ChannelStageProps) {
  const { t } = useTranslation();
  const { setPreferences } = useActions();
  const ref = useRef<HTMLDivElement>(null);
  const tilesRef = useRef<HTMLDivElement>(null);
  const everybody = useOccupants(channel.id);
  // The audience of a stage has no tiles.
  const occupants = useMemo(
    () => everybody.filter((occupant) => !isInAudience(occupant)),
    [everybody],
  );
  const isJoining = usePerch((state) => state.voice.kind === 'joining');
  const calledName = useCalls((state) => state.call?.other.name) ?? '';
  const [isFull, toggleFull] = useFullScreen(ref);
  const room = useSize(tilesRef);
  const count = everybody.length;
  const sharers = occupants.filter(({ sharing }) => sharing);
  const isEmpty = isJoining ? count === 0 : count <= 1 && sharers.length === 0;
  const height = isEmpty ? Math.max(0, room.height - noteHeight) : room.height;
  const size = useMemo(() => ({ width: room.width, height }), [room.width, height]);
  const stage = useStageView(occupants, size, tilesRef);
  const drawn = useDrawnPart(tilesRef, room.height);
  const people = occupants.filter((occupant) => !stage.isHidden(occupant));
  const isAllHidden = occupants.length > 0 && people.length === 0 && sharers.length === 0;
  return (
    <PortalProvider getContainer={seenContainer}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the buttons do the same. */}
      <div
        ref={ref}
        className={styles.stage}
        onKeyDown={(event) => {
          const by = pageKeys[event.key];
          // React also bubbles events from what was opened here.
          if (!by || !stage.pages || !event.currentTarget.contains(event.target as Node)) return;
          event.preventDefault();
          stage.pages.turn(by);
        }}
      >
        {!channel.isCall && <FileDrop channel={channel} />}
        <StageHeader
          channel={channel}
          count={count}
          shown={stage.shown}
          onLayout={stage.unpin}
          isFull={isFull}
          onFull={toggleFull}
        />
        {/* Else it is among the messages of the window, which are not seen now. */}
        {isFull && <SealAlarm channel={channel} />}
        {!channel.isCall && <RecordingBar channel={channel} />}
        {channel.listenSeat && <ListenBar channel={channel} seat={channel.listenSeat} />}
        <GameBar />
        <div ref={tilesRef} className={styles.scroll}>
          <StageContext value={stage.view}>
            <StagePlacesContext value={stage.places}>
              <div
                className={styles.tiles}
                style={{ height: stage.height }}
                data-joining={isJoining || undefined}
              >
                {sharers.length > 0 && <ShareTiles sharers={sharers} />}
                <ul className={styles.people} aria-label={t('stage.people')}>
                  <PeopleCountContext value={stage.peopleCount}>
                    {people.map((occupant) => {
                      const tile = { kind: 'person', peerId: occupant.peerId } as const;
                      const place = stage.places.placeOf(tile);
                      return (
                        <PlacedTile
                          key={occupant.peerId}
                          occupant={occupant}
                          place={place}
                          isNear={isWithin(drawn, place)}
                          isOut={stage.places.isOut(tile)}
                          position={stage.positionOf(occupant)}
                        />
                      );
                    })}
                  </PeopleCountContext>
                </ul>
              </div>
            </StagePlacesContext>
          </StageContext>
          {isAllHidden ? (
            <div className={styles.note}>
              <p>{t('stage.nobodyShown')}</p>
              <TextButton
                onPress={() => setPreferences({ hideOwnTile: false, hideWithoutVideo: false })}
              >
                {t('stage.showEverybody')}
              </TextButton>
            </div>
          ) : (
            isEmpty && (
              <p className={styles.note} style={{ top: stage.bottom + 12 }}>
                {isJoining
                  ? t('stage.joiningHeading', { channel: channel.name })
                  : channel.isCall
                    ? t('calls.waiting', { name: calledName })
                    : t(channel.locked ? 'knock.aloneHint' : 'stage.aloneHint')}
              </p>
            )
          )}
        </div>
        {stage.pages && <StagePager pages={stage.pages} />}
        <CaptionStrip />
        {channel.stage && <StageFooter channel={channel} occupants={everybody} />}
      </div>
    </PortalProvider>
  );
}

function isWithin(drawn: DrawnPart, place: Rect | undefined): boolean {
  return !place || (place.top < drawn.bottom && place.top + place.height > drawn.top);
}
