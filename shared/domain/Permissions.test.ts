import { expect, test } from 'vitest';
import { actions, roleAllows } from './Permissions.ts';

test('an owner may do everything', () => {
  expect(actions.filter((action) => !roleAllows('owner', action))).toEqual([]);
});

test('a member may speak, use the camera and share, but not change channels', () => {
  expect(actions.filter((action) => roleAllows('member', action))).toEqual([
    'joinChannel',
    'speak',
    'whisper',
    'camera',
    'share',
    'addSound',
  ]);
});
