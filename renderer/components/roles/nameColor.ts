/*
 * The colour that people choose for a role, as it is readable in each theme. The contrast between text and what is behind it is
 * measured as relative luminance, which is linear in linear light. So one multiplication makes a colour dark
 * enough without a change of its hue, and one mix with white makes it light enough.
 */

/** WCAG 2 asks for 4.5 (AA, text of a normal size); a little more, because the result is rounded to 8 bits. */
const contrastWanted = 4.6;

/**
 * The relative luminance of what names stand on, where it is worst: in the dark theme the lightest surface, in the light theme
 * the darkest, each under a pressed row. From the surfaces and `--pressed` of styles/tokens.css.
 */
export const worstBehind = { dark: luminanceOf('#383c41'), light: luminanceOf('#d0d2d6') };

/** A role's colour for text in each theme, both as `#rrggbb`. */
export interface ReadableColor {
  readonly light: string;
  readonly dark: string;
}

/** @param color `#rrggbb` */
export function readableColor(color: string): ReadableColor {
  const channels = linearOf(color);
  const luminance = luminanceOfLinear(channels);
  // (behind + 0.05) / (text + 0.05) = contrast, for text darker than what is behind it; the other way round for lighter text.
  const most = (worstBehind.light + 0.05) / contrastWanted - 0.05;
  const least = (worstBehind.dark + 0.05) * contrastWanted - 0.05;
  const darker = luminance <= most ? 1 : most / luminance;
  const whitened = luminance >= least ? 0 : (least - luminance) / (1 - luminance);
  return {
    light: hexOf(channels.map((value) => value * darker)),
    dark: hexOf(channels.map((value) => value + (1 - value) * whitened)),
  };
}

/** The value of CSS's `color` for a readable colour: the theme chooses one of the two. */
export function cssColorOf(color: string): string {
  const { light, dark } = readableColor(color);
  return `light-dark(${light}, ${dark})`;
}

/** The relative luminance of `#rrggbb`, 0 … 1. */
export function luminanceOf(color: string): number {
  return luminanceOfLinear(linearOf(color));
}

function luminanceOfLinear([red = 0, green = 0, blue = 0]: readonly number[]): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The transfer function of sRGB (IEC 61966-2-1). */
function linearOf(color: string): number[] {
  return [1, 3, 5].map((at) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
}

function hexOf(channels: readonly number[]): string {
  const digits = channels.map((value) => {
    const encoded = value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
    return Math.round(Math.min(Math.max(encoded, 0), 1) * 255)
      .toString(16)
      .padStart(2, '0');
  });
  return `#${digits.join('')}`;
}
