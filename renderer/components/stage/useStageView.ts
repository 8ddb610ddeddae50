import { type RefObject, useCallback, useEffect, useMemo, useState } from 'react';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import { usePerch } from '../ui/ClientContext.tsx';
import type { Size } from '../video/videoZoom.ts';
import type { StagePlaces, StageView } from './StageContext.ts';
import { gridLayout, spotlightLayout } from './stageLayout.ts';
import { isSameTile, spotOf, type Tile, tilesOf } from './stageTiles.ts';
import { useActiveSpeaker } from './useActiveSpeaker.ts';
import { type StagePages, useStagePages } from './useStagePages.ts';

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
  /** How many people are on all pages together. */
  readonly peopleCount: number;
  /** A person's place among them, from 1. */
  positionOf(occupant: Occupant): number;
  /** Height of all tiles, in CSS pixels. */
  readonly height: number;
  /** Bottom of the lowest tile. */
  readonly bottom: number;
  unpin(): void;
  /** Null while everybody is on one page. */
  readonly pages: StagePages | null;
}

/**
 * Computes the layout of a stage: who is on the page that is seen, which tile is large, and the position of each.
 *
 * @param ref the element around all tiles
 */
export function useStageView(
  occupants: readonly Occupant[],
  size: Size,
  ref: RefObject<HTMLElement | null>,
): DrawnStage {
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
  const all = useMemo(
    () => tilesOf(occupants, me, { hideOwnTile, hideWithoutVideo }),
    [occupants, me, hideOwnTile, hideWithoutVideo],
  );
  const { pages, order, seen, follow } = useStagePages(occupants, all, ref);
  const followsSpeaker = layout === 'spotlight' && pinned === null;
  const speaker = useActiveSpeaker(others, followsSpeaker || pages !== null);
  useEffect(() => follow(speaker), [follow, speaker]);
  const spot = useMemo(() => {
    // A share in a pop-out window needs no large tile here.
    const here = watching.filter(
      (peerId) => !out.some((tile) => isSameTile(tile, { kind: 'share', peerId })),
    );
    return spotOf(all, { layout, pinned, watching: here, speaker, me });
  }, [all, layout, pinned, watching, out, speaker, me]);

  const tiles = useMemo(() => {
    // What is large or in another window is on every page.
    const stays = (tile: Tile) =>
      isSameTile(tile, spot) || out.some((other) => isSameTile(tile, other));
    return seen ? [...seen, ...all.filter((tile) => stays(tile) && !isOn(seen, tile))] : all;
  }, [all, seen, spot, out]);
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
  const positions = useMemo(() => {
    const people = all.filter(({ kind }) => kind === 'person').map(({ peerId }) => peerId);
    return new Map((order ?? people).map((peerId, index) => [peerId, index + 1]));
  }, [all, order]);
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
    peopleCount: positions.size,
    positionOf: ({ peerId }) => positions.get(peerId) ?? 0,
    height: drawn.height,
    bottom: Math.max(0, ...drawn.tiles.map(({ top, height }) => top + height)),
    pages,
    unpin: useCallback(() => setPinned(null), []),
  };
}

function isOn(page: readonly Tile[], tile: Tile): boolean {
  return page.some((other) => isSameTile(tile, other));
}

function keyOf({ kind, peerId }: Tile): string {
  return `${kind} ${peerId}`;
}
