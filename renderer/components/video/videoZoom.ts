/** Width and height in CSS pixels, or of a picture in its own. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A rectangle in CSS pixels, from the upper left corner of what it lies in. */
export interface Rect extends Size {
  readonly left: number;
  readonly top: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How a picture is looked at. */
export interface Zoom {
  /** 1: as large as it fits into its place as a whole. */
  readonly scale: number;
  /** How far its middle is from the middle of its place, in CSS pixels. */
  readonly x: number;
  readonly y: number;
}

/** A picture and the place it is shown in. */
export interface Framing {
  readonly place: Size;
  readonly picture: Size;
  /** Device pixels to a CSS pixel. */
  readonly pixelRatio: number;
}

export const wholeVideo: Zoom = { scale: 1, x: 0, y: 0 };

/** So much closer with each press or key. */
export const zoomStep = 1.25;
/** A picture can be looked at this much closer than it fits, or than its own pixels. */
const closest = 8;

/** CSS pixels to a pixel of the picture, where it fits as a whole. */
function fitOf({ place, picture }: Framing): number {
  return Math.min(place.width / picture.width, place.height / picture.height);
}

/** The scale at which a pixel of the picture is a pixel of the screen. */
export function actualScale(framing: Framing): number {
  return 1 / (fitOf(framing) * framing.pixelRatio);
}

/** Where the whole picture lies in its place; it reaches out of it while it is zoomed. */
export function videoRect(framing: Framing, { scale, x, y }: Zoom): Rect {
  const { place, picture } = framing;
  const fit = fitOf(framing) * scale;
  const width = picture.width * fit;
  const height = picture.height * fit;
  return {
    left: (place.width - width) / 2 + x,
    top: (place.height - height) / 2 + y,
    width,
    height,
  };
}

/** The nearest zoom that shows no more of the emptiness around the picture than it must. */
export function allowedZoom(framing: Framing, wish: Zoom): Zoom {
  const actual = actualScale(framing);
  const scale = between(Math.min(1, actual), wish.scale, Math.max(1, actual) * closest);
  const { width, height } = videoRect(framing, { scale, x: 0, y: 0 });
  const room = (picture: number, place: number) => Math.max(0, (picture - place) / 2);
  const across = room(width, framing.place.width);
  const down = room(height, framing.place.height);
  return { scale, x: within(across, wish.x), y: within(down, wish.y) };
}

/** Closer by a factor, or farther; what is at `point`, seen from the middle of the place, stays there. */
export function zoomedAt(framing: Framing, zoom: Zoom, factor: number, point: Point): Zoom {
  const { scale } = allowedZoom(framing, { ...zoom, scale: zoom.scale * factor });
  const grown = scale / zoom.scale;
  return allowedZoom(framing, {
    scale,
    x: point.x - (point.x - zoom.x) * grown,
    y: point.y - (point.y - zoom.y) * grown,
  });
}

/** Moved by so many CSS pixels. */
export function pannedBy(framing: Framing, zoom: Zoom, { x, y }: Point): Zoom {
  return allowedZoom(framing, { ...zoom, x: zoom.x + x, y: zoom.y + y });
}

function between(least: number, value: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** Not farther than so much from nothing; never the negative nothing of a room without any. */
function within(room: number, value: number): number {
  return between(-room, value, room) + 0;
}
