import { expect, test } from 'vitest';
import { keepWish, readWish } from './rememberedWish.ts';

const kept = (value: string | null) => readWish({ getItem: () => value });

test('a wish comes back as it was kept', () => {
  let stored: string | null = null;
  keepWish({ setItem: (_key, value) => (stored = value) }, { mode: 'smooth', sound: true });
  expect(kept(stored)).toEqual({ mode: 'smooth', sound: true });
});

test('without one, sound is off and the engine decides', () => {
  for (const value of [null, '{}', 'null', '[]', '"x"', '{broken', '{"mode":"x","sound":1}']) {
    expect(kept(value)).toEqual({ mode: 'auto', sound: false });
  }
});
