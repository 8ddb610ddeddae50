import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { UserId } from '../../shared/domain/ids.ts';
import { Kicks } from './Kicks.ts';

const [mia, olga, tom] = ['mia', 'olga', 'tom'] as UserId[] as [UserId, UserId, UserId];
const onFinal = vi.fn();
const connection = { readmit: vi.fn(), drop: vi.fn() };
let kicks: Kicks;

beforeEach(() => {
  vi.resetAllMocks();
  vi.useFakeTimers();
  kicks = new Kicks(onFinal);
  kicks.add(tom, { byId: mia, wasAdmitted: true, connections: [connection] });
});
afterEach(() => {
  kicks.close();
  vi.useRealTimers();
});

it('keeps who was kicked, and their connections, while it can be undone', () => {
  vi.advanceTimersByTime(10_000);
  expect(kicks.userIds).toEqual([tom]);
  expect(kicks.by(mia, tom)).toMatchObject({ wasAdmitted: true });
  expect(kicks.by(olga, tom)).toBeNull();
  expect(connection.drop).not.toHaveBeenCalled();
  vi.advanceTimersByTime(10_000);
  expect(kicks.by(mia, tom)).toBeNull();
  expect(kicks.userIds).toEqual([]);
  expect(connection.drop).toHaveBeenCalledOnce();
  expect(onFinal).toHaveBeenCalledOnce();
});

it('the last kick counts, for as long as a first one would', () => {
  vi.advanceTimersByTime(10_000);
  kicks.add(tom, { byId: olga, wasAdmitted: false, connections: [] });
  expect(connection.drop).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(10_000);
  expect(kicks.by(mia, tom)).toBeNull();
  expect(kicks.by(olga, tom)).toMatchObject({ wasAdmitted: false });
});

it('leaves no timer behind', () => {
  kicks.close();
  expect(vi.getTimerCount()).toBe(0);
});
