/** Width and height in CSS pixels; of a video in its own pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A rectangle in CSS pixels, from the upper left corner of its container. */
export interface Rect extends Size {
  readonly left: number;
  readonly top: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Zoom and pan of a video. */
export interface Zoom {
  /** 1: the whole video fits into its frame. */
  readonly scale: number;
  /** Distance of its centre from the centre of the frame, in CSS pixels. */
  readonly x: number;
  readonly y: number;
}

/** A video and the frame it is shown in. */
export interface Framing {
  readonly frame: Size;
  readonly video: Size;
  /** Device pixels per CSS pixel. */
  readonly pixelRatio: number;
}

export const wholeVideo: Zoom = { scale: 1, x: 0, y: 0 };

/** Zoom factor of one button press or key. */
export const zoomStep = 1.25;
/** Largest zoom, relative to the larger of fitting size and original size. */
const closest = 8;

/** CSS pixels per video pixel when the whole video fits. */
function fitOf({ frame, video }: Framing): number {
  return Math.min(frame.width / video.width, frame.height / video.height);
}

/** The scale at which one video pixel is one screen pixel. */
export function actualScale(framing: Framing): number {
  return 1 / (fitOf(framing) * framing.pixelRatio);
}

/** Position of the whole video in its frame; larger than the frame while zoomed. */
export function videoRect(framing: Framing, { scale, x, y }: Zoom): Rect {
  const { frame, video } = framing;
  const fit = fitOf(framing) * scale;
  const width = video.width * fit;
  const height = video.height * fit;
  return {
    left: (frame.width - width) / 2 + x,
    top: (frame.height - height) / 2 + y,
    width,
    height,
  };
}

/** The allowed zoom that is closest to `target`. It shows no more empty space around the video than necessary. */
export function allowedZoom(framing: Framing, target: Zoom): Zoom {
  const actual = actualScale(framing);
  const scale = between(Math.min(1, actual), target.scale, Math.max(1, actual) * closest);
  const { width, height } = videoRect(framing, { scale, x: 0, y: 0 });
  const room = (video: number, frame: number) => Math.max(0, (video - frame) / 2);
  const across = room(width, framing.frame.width);
  const down = room(height, framing.frame.height);
  return { scale, x: within(across, target.x), y: within(down, target.y) };
}

/** Zooms by a factor around `point`, measured from the centre of the frame; what is at the point stays there. */
export function zoomedAt(framing: Framing, zoom: Zoom, factor: number, point: Point): Zoom {
  const { scale } = allowedZoom(framing, { ...zoom, scale: zoom.scale * factor });
  const grown = scale / zoom.scale;
  return allowedZoom(framing, {
    scale,
    x: point.x - (point.x - zoom.x) * grown,
    y: point.y - (point.y - zoom.y) * grown,
  });
}

/** Pans by a number of CSS pixels. */
export function pannedBy(framing: Framing, zoom: Zoom, { x, y }: Point): Zoom {
  return allowedZoom(framing, { ...zoom, x: zoom.x + x, y: zoom.y + y });
}

function between(least: number, value: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** Between −room and room; `+ 0` turns −0 into 0. */
function within(room: number, value: number): number {
  return between(-room, value, room) + 0;
}
