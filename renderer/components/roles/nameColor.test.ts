import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cssColorOf, luminanceOf, readableColor, worstBehind } from './nameColor.ts';

const color = fc
  .integer({ min: 0, max: 0xff_ff_ff })
  .map((value) => `#${value.toString(16).padStart(6, '0')}`);

function contrast(text: string, behind: number): number {
  const luminance = luminanceOf(text);
  const [lighter, darker] = luminance > behind ? [luminance, behind] : [behind, luminance];
  return (lighter + 0.05) / (darker + 0.05);
}

it('every colour is readable in both themes', () => {
  fc.assert(
    fc.property(color, (chosen) => {
      const { light, dark } = readableColor(chosen);
      expect(contrast(light, worstBehind.light)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(dark, worstBehind.dark)).toBeGreaterThanOrEqual(4.5);
    }),
  );
});

it('a colour that is readable as it is stays as it is', () => {
  expect(readableColor('#5cc98a').dark).toBe('#5cc98a');
  expect(readableColor('#8a1f11').light).toBe('#8a1f11');
});

it('the theme chooses one of the two', () => {
  const { light, dark } = readableColor('#3ba55d');
  expect(light).not.toBe(dark);
  expect(cssColorOf('#3ba55d')).toBe(`light-dark(${light}, ${dark})`);
});
