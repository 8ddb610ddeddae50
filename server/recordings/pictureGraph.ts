import { namePixels, type Placement, pictureSize } from './pictureLayout.ts';

/** Pictures per second. */
const rate = 24;
const background = '0x16171a';

/**
 * The filters by which ffmpeg lays out its inputs, which are the videos in this order, and the stream `[picture]` that they end
 * in. A video keeps its shape within its place. One process draws the whole recording: where each video is, is an expression of the time.
 *
 * @param placements of each input; all have some
 * @param names the file with the names; null where ffmpeg cannot draw them
 */
export function pictureGraph(
  placements: readonly (readonly Placement[])[],
  lengthMs: number,
  names: string | null,
): string {
  const { width, height } = pictureSize;
  const chains = [
    `color=c=${background}:s=${width}x${height}:r=${rate}:d=${seconds(lengthMs)}[0p]`,
  ];
  for (const [input, placed] of placements.entries()) {
    const of = (value: (placement: Placement) => number) =>
      placed.map((each) => `${duringOf(each)}*${value(each)}`).join('+');
    const space = `st(0,${of((each) => each.width)});st(1,${of((each) => each.height)})`;
    // First repeated at the rate of the picture, and to its end: what does not change must be scaled anew in a new layout, too.
    const scaled = [
      `[${input}:v]fps=${rate}`,
      `tpad=stop_mode=clone:stop_duration=${seconds(lengthMs)}`,
      `scale=w='${space};${even('min(ld(0),ld(1)*a)')}':h='${space};${even('min(ld(1),ld(0)/a)')}':eval=frame`,
    ].join(',');
    const x = of((each) => each.x + each.width / 2);
    const y = of((each) => each.y + each.height / 2);
    chains.push(
      `${scaled}[${input}s]`,
      `[${input}p][${input}s]overlay=x='${x}-overlay_w/2':y='${y}-overlay_h/2'` +
        `:enable='${placed.map(duringOf).join('+')}'[${input + 1}p]`,
    );
  }
  const drawn = names === null ? 'null' : `ass=${names}`;
  chains.push(`[${placements.length}p]${drawn}[picture]`);
  return chains.join(';\n');
}

/** A size as H.264 and `scale` take it: even, and never 0, whatever shape somebody sends. */
function even(size: string): string {
  return `max(2,2*trunc(${size}/2))`;
}

/** An expression that is 1 during a placement, else 0. */
function duringOf({ fromMs, toMs }: Placement): string {
  return `gte(t,${seconds(fromMs)})*lt(t,${seconds(toMs)})`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** The names below the videos, as subtitles (Advanced SubStation Alpha), because those are drawn in all scripts, each with a font that has it. */
export function pictureNames(
  videos: readonly { readonly name: string; readonly placements: readonly Placement[] }[],
): string {
  const { width, height } = pictureSize;
  const lines = videos.flatMap(({ name, placements }) =>
    placements.map((placed) => {
      const [left, right] = [placed.x, placed.x + placed.width];
      const [top, bottom] = [placed.y + placed.height, placed.y + placed.height + namePixels];
      const place = `\\an5\\pos(${(left + right) / 2},${(top + bottom) / 2})\\clip(${left},${top},${right},${bottom})`;
      const times = `${clockOf(placed.fromMs)},${clockOf(placed.toMs)}`;
      return `Dialogue: 0,${times},Name,,0,0,0,,{${place}}${plainName(name)}`;
    }),
  );
  return [
    '[Script Info]',
    'ScriptType: v4.00+',
    `PlayResX: ${width}`,
    `PlayResY: ${height}`,
    // Long names are cut, not broken.
    'WrapStyle: 2',
    '[V4+ Styles]',
    'Format: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, Outline, Shadow, Encoding',
    'Style: Name,sans-serif,20,&H00E6E6E6,&H00000000,0,0,1',
    '[Events]',
    'Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text',
    ...lines,
    '',
  ].join('\n');
}

/** What would be a command in a subtitle looks alike and is none. */
function plainName(name: string): string {
  return name
    .replaceAll('\\', '＼')
    .replaceAll('{', '｛')
    .replaceAll('}', '｝')
    .replace(/\s+/g, ' ');
}

/** Hours, minutes, seconds and hundredths. */
function clockOf(ms: number): string {
  const hundredths = Math.round(ms / 10);
  const two = (value: number) => String(value).padStart(2, '0');
  const [s, m] = [Math.floor(hundredths / 100) % 60, Math.floor(hundredths / 6_000) % 60];
  return `${Math.floor(hundredths / 360_000)}:${two(m)}:${two(s)}.${two(hundredths % 100)}`;
}
