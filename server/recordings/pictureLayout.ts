/** Where something is in the picture, in pixels. All are even, because in H.264 two by two pixels share a colour. */
interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A part of a recording, in ms from its beginning. */
interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A camera or a share, and when there was something to see of it. */
export interface ShownVideo {
  readonly isShare: boolean;
  readonly shown: readonly Span[];
}

/** Where a video is in this time. Its name is below, in `namePixels`. */
export type Placement = Span & Rect;

export const pictureSize = { width: 1280, height: 720 };
export const namePixels = 28;
const gapPixels = 8;
/** Of more videos at once nobody would see anything; those that began last are left out. */
const tilesMax = 25;
/** What cameras beside a share have of the width. */
const besideShare = 0.2;
/** Where more changes in one recording, each layout lasts at least as long as one of so many equal parts. */
const changesMax = 1_000;
/** What is seen for a shorter time would only flicker. */
const shortestMs = 250;

/**
 * Places each video for as long as it is seen: shares large, with the cameras beside them; cameras alone in an even grid.
 *
 * @returns the placements of each video, in the order of time
 */
export function layOut(videos: readonly ShownVideo[], lengthMs: number): Placement[][] {
  const placed: Placement[][] = videos.map(() => []);
  const spans = inGrid(
    videos.map(({ shown }) => shown.filter(({ fromMs, toMs }) => toMs - fromMs >= shortestMs)),
    lengthMs,
  );
  const times = new Set([0, ...spans.flat().flatMap(({ fromMs, toMs }) => [fromMs, toMs])]);
  const changes = [...times].filter((ms) => ms < lengthMs).sort((a, b) => a - b);
  for (const [index, fromMs] of changes.entries()) {
    const toMs = changes[index + 1] ?? lengthMs;
    for (const [video, rect] of arrange(videos, seenAt(spans, fromMs))) {
      const own = placed[video];
      const last = own?.at(-1);
      if (last?.toMs === fromMs && isSame(last, rect)) own?.splice(-1, 1, { ...last, toMs });
      else own?.push({ fromMs, toMs, ...rect });
    }
  }
  return placed;
}

/** The spans within the recording; where there are too many, they begin and end in steps. */
function inGrid(spans: readonly (readonly Span[])[], lengthMs: number): Span[][] {
  const count = spans.reduce((sum, { length }) => sum + 2 * length, 0);
  const stepMs = count > changesMax ? lengthMs / changesMax : 1;
  const placed = (ms: number) =>
    Math.min(lengthMs, Math.max(0, Math.round(Math.round(ms / stepMs) * stepMs)));
  return spans.map((own) =>
    own
      .map(({ fromMs, toMs }) => ({ fromMs: placed(fromMs), toMs: placed(toMs) }))
      .filter(({ fromMs, toMs }) => fromMs < toMs),
  );
}

/** The videos that are seen at this time, those first that began first. */
function seenAt(spans: readonly (readonly Span[])[], ms: number): number[] {
  return spans
    .flatMap((own, video) => {
      const span = own.find(({ fromMs, toMs }) => fromMs <= ms && ms < toMs);
      return span ? [{ video, since: span.fromMs }] : [];
    })
    .sort((a, b) => a.since - b.since)
    .slice(0, tilesMax)
    .map(({ video }) => video);
}

function arrange(videos: readonly ShownVideo[], seen: readonly number[]): [number, Rect][] {
  const { width, height } = pictureSize;
  const shares = seen.filter((video) => videos[video]?.isShare);
  const cameras = seen.filter((video) => !videos[video]?.isShare);
  if (shares.length === 0) return grid(cameras, { x: 0, y: 0, width, height });
  const beside = cameras.length === 0 ? 0 : even(width * besideShare);
  return [
    ...grid(shares, { x: 0, y: 0, width: width - beside, height }),
    ...grid(cameras, { x: width - beside, y: 0, width: beside, height }),
  ];
}

/** Videos of 16 : 9 in as many columns as let them be largest; the last row is in the middle. */
function grid(videos: readonly number[], area: Rect): [number, Rect][] {
  const choices = videos.map((_, index) => cellIn(area, index + 1, videos.length));
  const [first] = choices.sort((a, b) => b.width - a.width);
  if (!first) return [];
  const { columns, rows, width, height } = first;
  const rowHeight = height + namePixels + gapPixels;
  const top = area.y + (area.height - rows * rowHeight) / 2;
  return videos.map((video, index) => {
    const row = Math.floor(index / columns);
    const inRow = Math.min(columns, videos.length - row * columns);
    const left = area.x + (area.width - inRow * (width + gapPixels)) / 2;
    const x = even(left + (index % columns) * (width + gapPixels) + gapPixels / 2);
    const y = even(top + row * rowHeight + gapPixels / 2);
    return [video, { x, y, width, height }];
  });
}

function cellIn(area: Rect, columns: number, count: number) {
  const rows = Math.ceil(count / columns);
  const width = area.width / columns - gapPixels;
  const height = area.height / rows - gapPixels - namePixels;
  const fitting = Math.min(width, (height * 16) / 9);
  return { columns, rows, width: even(fitting), height: even((fitting * 9) / 16) };
}

function even(pixels: number): number {
  return 2 * Math.floor(pixels / 2);
}

function isSame(a: Rect, b: Rect): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}
