import {
  type Color,
  circle,
  type Layer,
  paintShapes,
  path,
  roundedBox,
  roundedSquare,
  stroke,
} from './paintShapes.ts';
import type { TrayState } from './trayMenu.ts';

/** What the icon says. */
export interface TrayLook {
  readonly voice: 'away' | 'quiet' | 'speaking';
  readonly mark: 'muted' | 'deafened' | null;
  readonly sharing: boolean;
  readonly camera: boolean;
}

/** `template`: black with alpha only, which macOS colours itself. */
export type TrayStyle = 'colored' | 'template';

export function trayLook({ servers, joinedServerId }: TrayState): TrayLook {
  const report = servers.find(({ id }) => id === joinedServerId)?.report;
  if (report === undefined) return { voice: 'away', mark: null, sharing: false, camera: false };
  const mark = report.deafened ? 'deafened' : report.muted ? 'muted' : null;
  return {
    voice: report.speaking && mark === null ? 'speaking' : 'quiet',
    mark,
    sharing: report.sharing,
    camera: report.camera,
  };
}

/** The drawing is that of `renderer/public/icon.svg`, in its units, with what would be lost in 16 pixels left out. */
const extent = 512;
const tile = roundedSquare(extent, 116);
const bird = path([
  [148, 246],
  [148, 172, 206, 114, 278, 114],
  [350, 114, 374, 148, 386, 192],
  [430, 218],
  [388, 236],
  [384, 312, 330, 358, 252, 358],
  [190, 358],
  [168, 358, 148, 352, 132, 340],
  [98, 362],
  [112, 288],
  [134, 286, 148, 274, 148, 246],
]);
const eye = circle(318, 192, 26);
const branch = stroke([88, 392], [424, 392], 40);
const bolts = {
  muted: [
    [
      [96, 96],
      [416, 416],
    ],
  ],
  deafened: [
    [
      [96, 96],
      [416, 416],
    ],
    [
      [96, 416],
      [416, 96],
    ],
  ],
} as const;
const boltWidth = 52;
const boltMargin = 116;
const lamp = { x: 408, y: 104, radius: 88, margin: 122 };
const cameraMark = {
  ground: roundedBox(212, 300, 512, 512, 40),
  body: roundedBox(246, 334, 404, 478, 26),
  lens: path([
    [420, 406],
    [498, 342],
    [498, 470],
  ]),
};

interface Palette {
  readonly tile: Color | null;
  readonly speakingTile: Color;
  readonly bird: Color;
  readonly awayBird: Color;
  /** The bird on the tile of somebody who speaks, and its eye otherwise. */
  readonly hollow: Color | 'cut';
  readonly mark: Color;
  readonly lamp: Color;
  readonly camera: Color;
}

const palettes: Readonly<Record<TrayStyle, Palette>> = {
  colored: {
    tile: [27, 31, 39, 1],
    speakingTile: [95, 208, 143, 1],
    bird: [95, 208, 143, 1],
    awayBird: [154, 164, 180, 1],
    hollow: [27, 31, 39, 1],
    mark: [246, 189, 84, 1],
    lamp: [240, 72, 72, 1],
    camera: [246, 246, 248, 1],
  },
  template: {
    tile: null,
    speakingTile: [0, 0, 0, 1],
    bird: [0, 0, 0, 1],
    awayBird: [0, 0, 0, 0.55],
    hollow: 'cut',
    mark: [0, 0, 0, 1],
    lamp: [0, 0, 0, 1],
    camera: [0, 0, 0, 1],
  },
};

/**
 * The icon in the tray as pixels for `nativeImage.createFromBitmap`. What it says can be told without colours: the bird is
 * pale when I am away and hollow when I speak, one bolt is muted and two are deafened, a lamp burns while I share, and a
 * camera stands below while mine is on.
 *
 * @param size width and height in pixels
 */
export function paintTrayIcon(look: TrayLook, style: TrayStyle, size: number): Uint8Array {
  const palette = palettes[style];
  const speaking = look.voice === 'speaking';
  const ground = speaking ? palette.speakingTile : palette.tile;
  const figure = speaking
    ? palette.hollow
    : look.voice === 'away'
      ? palette.awayBird
      : palette.bird;
  const layers: Layer[] = [];
  if (ground !== null) layers.push({ outlines: [tile], color: ground });
  layers.push({ outlines: [bird, ...branch], color: figure });
  layers.push({ outlines: [eye], color: speaking ? palette.speakingTile : palette.hollow });
  const marks = look.mark === null ? [] : bolts[look.mark];
  for (const [from, to] of marks) {
    layers.push({ outlines: stroke(from, to, boltMargin), color: ground ?? 'cut' });
  }
  for (const [from, to] of marks) {
    layers.push({ outlines: stroke(from, to, boltWidth), color: palette.mark });
  }
  if (look.sharing) {
    const { x, y, radius, margin } = lamp;
    layers.push({ outlines: [circle(x, y, margin)], color: 'cut' });
    layers.push({ outlines: [circle(x, y, radius)], color: palette.lamp });
  }
  if (look.camera) {
    // White on whatever colour the tray has would be lost.
    layers.push({ outlines: [cameraMark.ground], color: palette.tile ?? 'cut' });
    layers.push({ outlines: [cameraMark.body, cameraMark.lens], color: palette.camera });
  }
  return paintShapes(layers, extent, size);
}
