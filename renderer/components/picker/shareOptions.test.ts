import { expect, test } from 'vitest';
import { readShareOptions, saveShareOptions } from './shareOptions.ts';

const kept = (value: string | null) => readShareOptions({ getItem: () => value });

test('saved options are restored unchanged', () => {
  let stored: string | null = null;
  saveShareOptions({ setItem: (_key, value) => (stored = value) }, { mode: 'smooth', sound: true });
  expect(kept(stored)).toEqual({ mode: 'smooth', sound: true });
});

test('without them, sound is off and the mode is auto', () => {
  for (const value of [null, '{}', 'null', '[]', '"x"', '{broken', '{"mode":"x","sound":1}']) {
    expect(kept(value)).toEqual({ mode: 'auto', sound: false });
  }
});
