import { expect, test } from 'vitest';
import type { UserId } from '../../shared/domain/ids.ts';
import { canUseAutoGain, maxMetPeople, withMet } from './preferences.ts';

const chrome =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';

test('a page in Chromium has no automatic gain, because it would change the level of the system', () => {
  expect(canUseAutoGain(chrome, false)).toBe(false);
  expect(canUseAutoGain(`${chrome} Edg/156.0.0.0`, false)).toBe(false);
});

test('the desktop app and other browsers have automatic gain', () => {
  expect(canUseAutoGain(chrome, true)).toBe(true);
  expect(
    canUseAutoGain('Mozilla/5.0 (Windows NT 10.0; rv:145.0) Gecko/20100101 Firefox/145.0', false),
  ).toBe(true);
  expect(
    canUseAutoGain(
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
      false,
    ),
  ).toBe(true);
  expect(canUseAutoGain(chrome.replace('X11; Linux x86_64', 'Linux; Android 10; K'), false)).toBe(
    true,
  );
});

const person = (id: string, name = id) => ({ userId: id as UserId, name });
const here = (id: string, name = id) => ({
  user: { id: id as UserId, name, colorSeed: 0, isOwner: false, roleIds: [] },
});

test('a new person or a new name comes first, and nobody is listed twice', () => {
  const met = [person('ann'), person('bob')];
  expect(withMet(met, [here('cho'), here('ann')])).toEqual([person('cho'), ...met]);
  expect(withMet(met, [here('bob', 'Robert')])).toEqual([person('bob', 'Robert'), person('ann')]);
  expect(withMet(met, [here('ann'), here('bob')])).toBe(met);
  expect(withMet(met, [])).toBe(met);
});

test('the list of met people has a maximum length', () => {
  const many = Array.from({ length: maxMetPeople }, (_, index) => person(`user ${index}`));
  const after = withMet(many, [here('ann')]);
  expect(after).toHaveLength(maxMetPeople);
  expect(after[0]).toEqual(person('ann'));
  expect(after).not.toContainEqual(many.at(-1));
});
