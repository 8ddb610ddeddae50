import { createContext, useContext } from 'react';
import type { Rect } from '../video/videoZoom.ts';
import type { Tile } from './stageTiles.ts';

/** What tiles can ask of their stage. */
export interface StageView {
  /** Position of a tile; undefined while the stage does not show it. */
  placeOf(tile: Tile): Rect | undefined;
  isPinned(tile: Tile): boolean;
  togglePin(tile: Tile): void;
  /** Whether a tile is in a pop-out window. */
  isOut(tile: Tile): boolean;
  /** Reports that a tile moved to a pop-out window or came back. */
  setOut(tile: Tile, isOut: boolean): void;
}

export const StageContext = createContext<StageView | null>(null);

export function useStage(): StageView {
  const stage = useContext(StageContext);
  if (!stage) throw new Error('There is no StageContext around this tile.');
  return stage;
}
