import { useCallback, useMemo, useState } from 'react';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import { usePerch } from '../ui/ClientContext.tsx';
import type { Size } from '../video/videoZoom.ts';
import type { StageView } from './StageContext.ts';
import { gridLayout, spotlightLayout } from './stageLayout.ts';
import { isSameTile, spotOf, type Tile, tilesOf } from './stageTiles.ts';
import { useActiveSpeaker } from './useActiveSpeaker.ts';

/** Without any picture tiles grow no wider: nobody needs to see initials as large as a hand. */
const widestFace = 480;

/** A stage as it is to be drawn. */
export interface DrawnStage {
  readonly view: StageView;
  /** Which kind it is now, whatever was chosen. */
  readonly shown: 'grid' | 'spotlight';
  /** Whether the tile of a person is hidden by choice. */
  isHidden(occupant: Occupant): boolean;
  /** What the tiles need, in CSS pixels. */
  readonly height: number;
  /** Where the lowest tile ends. */
  readonly bottom: number;
  unpin(): void;
}

/** Decides what is large on a stage of a size, and where every tile is. */
export function useStageView(occupants: readonly Occupant[], size: Size): DrawnStage {
  const me = usePerch((state) => state.me?.peerId);
  const watching = usePerch((state) => state.watching);
  const layout = usePerch(({ preferences }) => preferences.stageLayout);
  const hideOwnTile = usePerch(({ preferences }) => preferences.hideOwnTile);
  const hideWithoutVideo = usePerch(({ preferences }) => preferences.hideWithoutVideo);
  const [pinned, setPinned] = useState<Tile | null>(null);
  const [out, setOuts] = useState<readonly Tile[]>([]);

  const others = useMemo(
    () => occupants.map(({ peerId }) => peerId).filter((peerId) => peerId !== me),
    [occupants, me],
  );
  const speaker = useActiveSpeaker(others, layout === 'spotlight' && pinned === null);
  const tiles = useMemo(
    () => tilesOf(occupants, me, { hideOwnTile, hideWithoutVideo }),
    [occupants, me, hideOwnTile, hideWithoutVideo],
  );
  const spot = useMemo(() => {
    // What has a window of its own needs no large place here.
    const here = watching.filter(
      (peerId) => !out.some((tile) => isSameTile(tile, { kind: 'share', peerId })),
    );
    return spotOf(tiles, { layout, pinned, watching: here, speaker, me });
  }, [tiles, layout, pinned, watching, out, speaker, me]);

  const drawn = useMemo(() => {
    const index = tiles.findIndex((tile) => isSameTile(tile, spot));
    if (index >= 0) {
      return spotlightLayout(tiles.length, index, size, spot?.kind === 'share');
    }
    const hasPictures = occupants.some(({ camera, sharing }) => camera || sharing);
    return gridLayout(tiles.length, size, hasPictures ? undefined : widestFace);
  }, [tiles, spot, size, occupants]);

  const setOut = useCallback((tile: Tile, isOut: boolean) => {
    setOuts((before) => {
      const rest = before.filter((other) => !isSameTile(other, tile));
      if (rest.length === before.length && !isOut) return before;
      return isOut ? [...rest, tile] : rest;
    });
  }, []);
  const view = useMemo(
    (): StageView => ({
      placeOf: (tile) => drawn.tiles[tiles.findIndex((other) => isSameTile(tile, other))],
      isPinned: (tile) => isSameTile(tile, pinned),
      togglePin: (tile) => setPinned((before) => (isSameTile(before, tile) ? null : tile)),
      setOut,
    }),
    [drawn, tiles, pinned, setOut],
  );
  return {
    view,
    shown: spot ? 'spotlight' : 'grid',
    isHidden: ({ peerId }) => !tiles.some((tile) => isSameTile(tile, { kind: 'person', peerId })),
    height: drawn.height,
    bottom: Math.max(0, ...drawn.tiles.map(({ top, height }) => top + height)),
    unpin: useCallback(() => setPinned(null), []),
  };
}
