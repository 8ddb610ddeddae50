import { expect, it } from 'vitest';
import { channelPermissions, permissions } from '../../../shared/permissions/permissions.ts';
import { decidedByChannels, permissionGroups } from './permissionGroups.ts';

it('every permission is shown in one group', () => {
  const shown = permissionGroups.flatMap((group) => group.permissions);
  expect(shown.toSorted()).toEqual(permissions.toSorted());
});

it('a channel decides about everything that it can', () => {
  expect(permissionGroups.flatMap(decidedByChannels).toSorted()).toEqual(
    channelPermissions.toSorted(),
  );
});
