import { expect, it } from 'vitest';
import type { RoleId } from '../../../shared/domain/ids.ts';
import { droppedOrder, freeRoleName } from './roleOrder.ts';

const order = ['a', 'b', 'c', 'd'] as RoleId[];
const drop = (moved: string, target: string | null, position: 'before' | 'after') =>
  droppedOrder(order, new Set(moved.split('') as RoleId[]), target as RoleId | null, position).join(
    '',
  );

it('roles are dropped before or after another', () => {
  expect(drop('d', 'b', 'before')).toBe('adbc');
  expect(drop('a', 'c', 'after')).toBe('bcad');
  expect(drop('ac', 'd', 'after')).toBe('bdac');
});

it('beside “everyone” they become the lowest', () => {
  expect(drop('b', null, 'before')).toBe('acdb');
  expect(drop('b', null, 'after')).toBe('acdb');
});

it('a new role gets a name that is free', () => {
  expect(freeRoleName('New role', [])).toBe('New role');
  expect(freeRoleName('New role', ['new role', 'New role 2'])).toBe('New role 3');
});
