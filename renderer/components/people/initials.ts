const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function firstGrapheme(text: string): string {
  for (const { segment } of graphemes.segment(text)) return segment;
  return '';
}

/**
 * One or two letters for a person: the first letters of the first and the last word. Emoji and letters with marks stay whole.
 */
export function initials(name: string): string {
  const words = name.split(/[\s._-]+/u).filter((word) => word !== '');
  const first = firstGrapheme(words[0] ?? '');
  const last = words.length > 1 ? firstGrapheme(words.at(-1) ?? '') : '';
  return (first + last).toLocaleUpperCase();
}

/**
 * The hue (0 … 359, OKLCH) of a person's avatar. Steps of the golden angle set even neighbouring seeds far apart.
 */
export function avatarHue(colorSeed: number): number {
  return Math.round((Math.abs(colorSeed) * 137.508) % 360) % 360;
}
