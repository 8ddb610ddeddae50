import { expect, it } from 'vitest';
import type { RoleId, UserId } from '../../../shared/domain/ids.ts';
import { roleOf } from '../../testing/roles.fixture.ts';
import { isPrivate, stateOf, withoutSubject, withState } from './overrideDraft.ts';

const everyone = roleOf('Everyone', 0, { kind: 'everyone' });
const all = { roleId: everyone.id };
const bob = { userId: 'bob' as UserId };

it('a permission is denied, allowed, or left to the roles', () => {
  const denied = withState([], all, 'speak', 'deny');
  expect(denied).toEqual([{ subject: all, allow: [], deny: ['speak'] }]);
  const allowed = withState(denied, all, 'speak', 'allow');
  expect(allowed).toEqual([{ subject: all, allow: ['speak'], deny: [] }]);
  expect(stateOf(allowed, all, 'speak')).toBe('allow');
  expect(stateOf(allowed, all, 'camera')).toBe('inherit');
  expect(stateOf(allowed, bob, 'speak')).toBe('inherit');
});

it('about whom nothing is said stays in the draft', () => {
  const draft = withState([], bob, 'speak', 'inherit');
  expect(draft).toHaveLength(1);
  expect(withoutSubject(draft, bob)).toEqual([]);
});

it('a role and a person with the same id are two', () => {
  const role = { roleId: 'bob' as RoleId };
  const draft = withState(withState([], bob, 'speak', 'deny'), role, 'speak', 'allow');
  expect(stateOf(draft, bob, 'speak')).toBe('deny');
  expect(stateOf(draft, role, 'speak')).toBe('allow');
});

it('a channel that everyone may not see is private', () => {
  expect(isPrivate([], everyone)).toBe(false);
  expect(isPrivate(withState([], all, 'seeChannel', 'deny'), everyone)).toBe(true);
});
