import type { Rect, Size } from '../video/videoZoom.ts';

/** Positions of all tiles, in CSS pixels from the upper left corner of the stage. */
export interface StageLayout {
  /** In the order of the tiles. */
  readonly tiles: readonly Rect[];
  /** Height of the content; larger than the stage when it must scroll. */
  readonly height: number;
}

/** Aspect ratio of cameras and most screens. */
const shape = 16 / 9;
/** Gap between tiles in CSS pixels. */
const tileGap = 8;
/** Narrower tiles are not readable, so the stage scrolls instead. */
export const narrowestTile = 100;
/** An upright stage up to this width is a phone. */
const telephoneWidth = 560;
/** Widths of the small tiles beside a large one, best first. */
const stripWidths = [208, 184, 160, 144, 128, narrowestTile];
/** Part of the stage that small tiles may take: the usual share, and the most when there are many. */
const usualShare = 0.2;
const largestShare = 0.32;

const heightOf = (width: number) => width / shape;
const tileOf = (width: number): Size => ({ width, height: heightOf(width) });
/** Length of a row of tiles, with gaps. */
const rowOf = (count: number, length: number) => count * length + (count - 1) * tileGap;
/** How many tiles fit in a row. */
const fitting = (room: number, length: number) =>
  Math.max(1, Math.floor((room + tileGap) / (length + tileGap)));

/**
 * Tiles of one size, 16:9, as large as fit: of all numbers of columns the one is taken whose tiles are largest, and of two
 * as large the wider one. The last row is centred, and so is the whole. On a telephone tiles beside each other may be as high
 * as wide: one narrow column of 16:9 would leave half of it empty.
 *
 * @param widest no tile is wider than this
 */
export function gridLayout(
  count: number,
  stage: Size,
  widest = Number.POSITIVE_INFINITY,
): StageLayout {
  if (count === 0) return { tiles: [], height: stage.height };
  const isTelephone = stage.width <= telephoneWidth && stage.height > stage.width;
  let columns = 1;
  let tile: Size = { width: 0, height: 0 };
  for (let across = 1; across <= count; across += 1) {
    const down = Math.ceil(count / across);
    const byWidth = Math.min((stage.width - (across - 1) * tileGap) / across, widest);
    const byHeight = (stage.height - (down - 1) * tileGap) / down;
    const width = Math.min(byWidth, byHeight * shape);
    const highest = isTelephone && across > 1 ? width : heightOf(width);
    const possible = { width, height: Math.min(byHeight, highest) };
    if (width < narrowestTile || areaOf(possible) < areaOf(tile)) continue;
    tile = possible;
    columns = across;
  }
  if (tile.width === 0) {
    columns = Math.min(count, fitting(stage.width, narrowestTile));
    tile = tileOf(Math.min((stage.width - (columns - 1) * tileGap) / columns, widest));
  }
  const used = rowOf(Math.ceil(count / columns), tile.height);
  const top = Math.max(0, (stage.height - used) / 2);
  return {
    tiles: rows(count, columns, tile, { left: 0, top, width: stage.width, height: used }),
    height: Math.max(stage.height, used),
  };
}

/**
 * One large tile, and all others small: below it or beside it, whichever leaves it larger. A share takes all the room there
 * is, since it may have any shape; a person only what is 16:9 of it.
 *
 * @param spot which of the tiles is the large one
 */
export function spotlightLayout(
  count: number,
  spot: number,
  stage: Size,
  isShare: boolean,
): StageLayout {
  if (count === 1) {
    const whole = { left: 0, top: 0, ...stage };
    return { tiles: [isShare ? whole : fitted(whole)], height: stage.height };
  }
  const small = count - 1;
  const strip =
    bestStrip(small, stage, usualShare) ??
    bestStrip(small, stage, largestShare) ??
    longStrip(small, stage);
  const large = isShare ? strip.large : fitted(strip.large);
  return { tiles: strip.small.toSpliced(spot, 0, large), height: strip.height };
}

interface Strip {
  readonly large: Rect;
  readonly small: readonly Rect[];
  readonly height: number;
}

/** Below or beside, whichever leaves the large tile larger; null when both would exceed their share. */
function bestStrip(count: number, stage: Size, share: number): Strip | null {
  const ways = [stripBelow(count, stage, share), stripBeside(count, stage, share)];
  return ways.reduce(
    (found, way) =>
      found && (!way || areaOf(fitted(found.large)) >= areaOf(fitted(way.large))) ? found : way,
    null,
  );
}

/** Small tiles in rows under the large one, as large as their share of the stage allows. */
function stripBelow(count: number, stage: Size, share: number): Strip | null {
  for (const width of stripWidths) {
    const columns = Math.min(count, fitting(stage.width, width));
    const used = rowOf(Math.ceil(count / columns), heightOf(width));
    if (used > stage.height * share || width > stage.width) continue;
    return below(count, columns, width, stage, stage.height - used - tileGap);
  }
  return null;
}

/** The same in columns to its right. */
function stripBeside(count: number, stage: Size, share: number): Strip | null {
  for (const width of stripWidths) {
    const down = Math.min(count, fitting(stage.height, heightOf(width)));
    const columns = Math.ceil(count / down);
    const used = rowOf(columns, width);
    if (used > stage.width * share || heightOf(width) > stage.height) continue;
    const left = stage.width - used;
    const height = rowOf(Math.ceil(count / columns), heightOf(width));
    const top = (stage.height - height) / 2;
    return {
      large: { left: 0, top: 0, width: left - tileGap, height: stage.height },
      small: rows(count, columns, tileOf(width), { left, top, width: used, height }),
      height: stage.height,
    };
  }
  return null;
}

/** For too many tiles: the large one keeps its share, and the rest scrolls. */
function longStrip(count: number, stage: Size): Strip {
  const columns = Math.min(count, fitting(stage.width, narrowestTile));
  const width = Math.min(narrowestTile * 1.5, (stage.width - (columns - 1) * tileGap) / columns);
  return below(count, columns, width, stage, stage.height * (1 - largestShare));
}

function below(
  count: number,
  columns: number,
  width: number,
  stage: Size,
  largeHeight: number,
): Strip {
  // On a high stage, leave no gap between the video and its strip.
  const largest = Math.min(largeHeight, Math.max(heightOf(stage.width), stage.height / 2));
  const used = rowOf(Math.ceil(count / columns), heightOf(width));
  const height = Math.max(stage.height, largest + tileGap + used);
  const top = (height - largest - tileGap - used) / 2;
  const strip = { left: 0, top: top + largest + tileGap, width: stage.width, height: used };
  return {
    large: { left: 0, top, width: stage.width, height: largest },
    small: rows(count, columns, tileOf(width), strip),
    height,
  };
}

/** Rows of tiles, each centred, on whole pixels so that edges are sharp. */
function rows(count: number, columns: number, { width, height }: Size, room: Rect): Rect[] {
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = Math.min(columns, count - row * columns);
    const start = room.left + (room.width - rowOf(inRow, width)) / 2;
    return sharp({
      left: start + (index % columns) * (width + tileGap),
      top: room.top + row * (height + tileGap),
      width,
      height,
    });
  });
}

/** The largest 16:9 rectangle in the centre of an area. */
function fitted({ left, top, width, height }: Rect): Rect {
  const fit = Math.min(width, height * shape);
  return sharp({
    left: left + (width - fit) / 2,
    top: top + (height - heightOf(fit)) / 2,
    width: fit,
    height: heightOf(fit),
  });
}

function sharp({ left, top, width, height }: Rect): Rect {
  return {
    left: Math.round(left),
    top: Math.round(top),
    width: Math.floor(width),
    height: Math.floor(height),
  };
}

function areaOf({ width, height }: Size): number {
  return width * height;
}
