import { describe, expect, it } from 'vitest';
import { avatarHue, initials } from './initials.ts';

describe('initials', () => {
  it.each([
    ['Ann', 'A'],
    ['ann lee', 'AL'],
    ['Mary Jane Watson', 'MW'],
    ['김민수', '김'],
    ['김 민수', '김민'],
    ['snow_owl', 'SO'],
    ['👩‍🚀 Zoe', '👩‍🚀Z'],
    ['É́va', 'É́'],
    ['...', ''],
    ['', ''],
  ])('of %s are %s', (name, letters) => {
    expect(initials(name)).toBe(letters);
  });
});

describe('avatarHue', () => {
  it('is the same hue for the same seed, and differs much for the next seed', () => {
    for (const seed of [0, 1, 2, 359, 4_294_967_295]) {
      expect(avatarHue(seed)).toBe(avatarHue(seed));
      expect(avatarHue(seed)).toBeGreaterThanOrEqual(0);
      expect(avatarHue(seed)).toBeLessThan(360);
    }
    expect(Math.abs(avatarHue(1) - avatarHue(2))).toBeGreaterThan(60);
  });
});
