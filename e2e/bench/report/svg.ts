/** A colour and a dash pattern of its own for each series, so that they can be told apart without colours too. */
const styles = [
  { light: '#0072b2', dark: '#56b4e9', dash: '' },
  { light: '#b35900', dark: '#e69f00', dash: '' },
  { light: '#007a5a', dark: '#2bc49a', dash: '7 3' },
  { light: '#a8327a', dark: '#e58ac0', dash: '7 3' },
  { light: '#555555', dark: '#b8b8b8', dash: '2 3' },
  { light: '#8a1c1c', dark: '#ff8f7a', dash: '9 3 2 3' },
] as const;

export const fontSize = 13;

/** A whole SVG with a title for screen readers; it follows the reader's light or dark theme. */
export function svgImage(
  size: { readonly width: number; readonly height: number },
  title: string,
  content: readonly string[],
): string {
  const rules = (theme: 'light' | 'dark') =>
    styles.map((style, index) => `.s${index}{color:${style[theme]}}`).join('');
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" role="img" font-family="system-ui, sans-serif" font-size="${fontSize}">`,
    `<title>${escaped(title)}</title>`,
    '<style>',
    `.paper{fill:#ffffff}text{fill:#1f2328}.whisker{stroke:#1f2328;stroke-width:1.5}.grid{stroke:#d0d7de}.bar{stroke:#6e7781;stroke-dasharray:3 4}${rules('light')}`,
    `@media (prefers-color-scheme:dark){.paper{fill:#0d1117}text{fill:#e6edf3}.whisker{stroke:#e6edf3}.grid{stroke:#30363d}.bar{stroke:#8b949e}${rules('dark')}}`,
    '</style>',
    `<rect class="paper" width="${size.width}" height="${size.height}"/>`,
    text(16, 24, title, 'font-weight="600"'),
    ...content,
    '</svg>',
  ].join('\n')}\n`;
}

/** Text that ends, begins or is centred at a place. */
export function text(x: number, y: number, words: string, attributes = ''): string {
  return `<text x="${short(x)}" y="${short(y)}"${attributes && ` ${attributes}`}>${escaped(words)}</text>`;
}

/** A line in the style of a series or in a neutral one: `grid`, `bar` for limits, `whisker` for spreads. */
export function line(
  from: readonly [number, number],
  to: readonly [number, number],
  style: number | 'grid' | 'bar' | 'whisker',
): string {
  const ends = `x1="${short(from[0])}" y1="${short(from[1])}" x2="${short(to[0])}" y2="${short(to[1])}"`;
  if (typeof style === 'string') return `<line ${ends} class="${style}"/>`;
  return `<line ${ends} ${strokeOf(style)}/>`;
}

export function polyline(points: readonly (readonly [number, number])[], series: number): string {
  const list = points.map(([x, y]) => `${short(x)},${short(y)}`).join(' ');
  return `<polyline points="${list}" fill="none" ${strokeOf(series)}/>`;
}

export function dot([x, y]: readonly [number, number], series: number): string {
  return `<circle cx="${short(x)}" cy="${short(y)}" r="3.5" class="s${series}" fill="currentColor"/>`;
}

export function box(
  { x, y, width, height }: Readonly<Record<'x' | 'y' | 'width' | 'height', number>>,
  series: number,
): string {
  return `<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" class="s${series}" fill="currentColor" fill-opacity="0.75"/>`;
}

/** Round numbers from 0 to at least `most`, about five of them. */
export function ticksUpTo(most: number): number[] {
  const rough = most / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, index) =>
    Number((index * step).toPrecision(6)),
  );
}

function strokeOf(series: number): string {
  const dash = styles[series]?.dash ?? '';
  return `class="s${series}" stroke="currentColor" stroke-width="2"${dash && ` stroke-dasharray="${dash}"`}`;
}

function escaped(words: string): string {
  return words.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}
