import { createContext, useContext } from 'react';
import type { Rect } from '../video/videoZoom.ts';
import type { Tile } from './stageTiles.ts';

/** What a tile knows of its stage. */
export interface StageView {
  /** Where a tile is; undefined while the stage does not show it. */
  placeOf(tile: Tile): Rect | undefined;
  isPinned(tile: Tile): boolean;
  togglePin(tile: Tile): void;
  /** A tile is shown in a window of its own, or is back. */
  setOut(tile: Tile, isOut: boolean): void;
}

export const StageContext = createContext<StageView | null>(null);

export function useStage(): StageView {
  const stage = useContext(StageContext);
  if (!stage) throw new Error('There is no StageContext around this tile.');
  return stage;
}
