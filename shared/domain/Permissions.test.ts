import { expect, test } from 'vitest';
import { actions, roleAllows } from './Permissions.ts';

test('an owner may do everything', () => {
  expect(actions.filter((action) => !roleAllows('owner', action))).toEqual([]);
});

test('a member talks, is seen and shares, and leaves the channels as they are', () => {
  expect(actions.filter((action) => roleAllows('member', action))).toEqual([
    'joinChannel',
    'speak',
    'whisper',
    'camera',
    'share',
    'addSound',
  ]);
});
