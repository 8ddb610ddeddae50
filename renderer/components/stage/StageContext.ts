import { createContext, useContext } from 'react';
import type { Rect } from '../video/videoZoom.ts';
import type { Tile } from './stageTiles.ts';

/** Where the tiles of a stage are. Each arrival changes it, so people's tiles must not read it. */
export interface StagePlaces {
  /** Position of a tile; undefined while the stage does not show it. */
  placeOf(tile: Tile): Rect | undefined;
  /** Whether a tile is in a pop-out window. */
  isOut(tile: Tile): boolean;
}

/** What tiles can ask of their stage. */
export interface StageView {
  isPinned(tile: Tile): boolean;
  togglePin(tile: Tile): void;
  /** Reports that a tile moved to a pop-out window or came back. */
  setOut(tile: Tile, isOut: boolean): void;
}

export const StageContext = createContext<StageView | null>(null);
export const StagePlacesContext = createContext<StagePlaces | null>(null);
/** How many people the stage shows. */
export const PeopleCountContext = createContext(0);

export function useStage(): StageView {
  const stage = useContext(StageContext);
  if (!stage) throw new Error('There is no StageContext around this tile.');
  return stage;
}

export function useStagePlaces(): StagePlaces {
  const places = useContext(StagePlacesContext);
  if (!places) throw new Error('There is no StagePlacesContext around this tile.');
  return places;
}
