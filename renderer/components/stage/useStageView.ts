import { useCallback, useMemo, useState } from 'react';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import { usePerch } from '../ui/ClientContext.tsx';
import type { Size } from '../video/videoZoom.ts';
import type { StagePlaces, StageView } from './StageContext.ts';
import { gridLayout, spotlightLayout } from './stageLayout.ts';
import { isSameTile, spotOf, type Tile, tilesOf } from './stageTiles.ts';
import { useActiveSpeaker } from './useActiveSpeaker.ts';

/** The maximum width of a tile while nobody has video, in CSS pixels. An avatar needs no more. */
const widestFace = 480;

/** Everything needed to draw the stage. */
export interface DrawnStage {
  readonly view: StageView;
  readonly places: StagePlaces;
  /** The layout shown now, which may differ from the chosen one. */
  readonly shown: 'grid' | 'spotlight';
  /** Whether the user hides a person's tile. */
  isHidden(occupant: Occupant): boolean;
  /** Height of all tiles, in CSS pixels. */
  readonly height: number;
  /** Bottom of the lowest tile. */
  readonly bottom: number;
  unpin(): void;
}

/** Computes the layout of a stage: which tile is large, and the position of each. */
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
    // A share in a pop-out window needs no large tile here.
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
    const hasVideo = occupants.some(({ camera, sharing }) => camera || sharing);
    return gridLayout(tiles.length, size, hasVideo ? undefined : widestFace);
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
      isPinned: (tile) => isSameTile(tile, pinned),
      togglePin: (tile) => setPinned((before) => (isSameTile(before, tile) ? null : tile)),
      setOut,
    }),
    [pinned, setOut],
  );
  const placeByTile = useMemo(
    () => new Map(tiles.map((tile, index) => [keyOf(tile), drawn.tiles[index]])),
    [drawn, tiles],
  );
  const places = useMemo(
    (): StagePlaces => ({
      placeOf: (tile) => placeByTile.get(keyOf(tile)),
      isOut: (tile) => out.some((other) => isSameTile(tile, other)),
    }),
    [placeByTile, out],
  );
  return {
    view,
    places,
    shown: spot ? 'spotlight' : 'grid',
    isHidden: ({ peerId }) => !placeByTile.has(keyOf({ kind: 'person', peerId })),
    height: drawn.height,
    bottom: Math.max(0, ...drawn.tiles.map(({ top, height }) => top + height)),
    unpin: useCallback(() => setPinned(null), []),
  };
}

function keyOf({ kind, peerId }: Tile): string {
  return `${kind} ${peerId}`;
}
