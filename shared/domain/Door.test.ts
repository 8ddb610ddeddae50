import { expect, it } from 'vitest';
import { doorAt, isUndisturbed } from './Door.ts';

it('“back at” ends by itself, and the others do not', () => {
  expect(doorAt({ kind: 'backAt', at: 10 }, 9)).toEqual({ kind: 'backAt', at: 10 });
  expect(doorAt({ kind: 'backAt', at: 10 }, 10)).toBeNull();
  expect(doorAt({ kind: 'doNotDisturb' }, 10)).toEqual({ kind: 'doNotDisturb' });
  expect(doorAt(undefined, 10)).toBeNull();
});

it('only “do not disturb” keeps whispers out', () => {
  expect(isUndisturbed({ door: { kind: 'doNotDisturb' } })).toBe(true);
  expect(isUndisturbed({ door: { kind: 'backAt', at: 10 } })).toBe(false);
  expect(isUndisturbed({})).toBe(false);
});
