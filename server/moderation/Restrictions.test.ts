import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { UserId } from '../../shared/domain/ids.ts';
import type { Restriction } from '../../shared/domain/moderation.ts';
import { type RestrictionChange, Restrictions } from './Restrictions.ts';

const [ann, bob] = ['ann', 'bob'] as [UserId, UserId];
const mia = { id: 'mia' as UserId, name: 'Mia' };
const dayMs = 24 * 60 * 60_000;

let stored: { userId: UserId; restriction: Restriction }[];
let restrictions: Restrictions;
let changes: RestrictionChange[];
const log = { warn: vi.fn() };
const repository = {
  all: async () => stored,
  put: vi.fn(async () => undefined),
  delete: vi.fn(async () => undefined),
};

beforeEach(async () => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  stored = [];
  await load();
});
afterEach(() => {
  restrictions.close();
  vi.useRealTimers();
});

async function load() {
  changes = [];
  restrictions = await Restrictions.load({ repository, write: (change) => change(), log });
  restrictions.on('changed', (change) => changes.push(change));
}

const mute = (forMs: number | null): Restriction => {
  const beganAt = Date.now();
  const endsAt = forMs === null ? null : beganAt + forMs;
  return { kind: 'mute', by: mia, reason: null, beganAt, endsAt };
};

it('ends each restriction at its time, however many there are, and those of months', async () => {
  await restrictions.begin(ann, mute(90 * dayMs));
  await restrictions.begin(bob, mute(1_000));
  vi.advanceTimersByTime(999);
  expect(restrictions.has(bob, 'mute')).toBe(true);
  vi.advanceTimersByTime(1);
  expect(changes.at(-1)).toEqual({ userId: bob, kind: 'mute', restriction: null, by: null });
  expect(repository.delete).toHaveBeenCalledExactlyOnceWith(bob, 'mute');
  vi.advanceTimersByTime(89 * dayMs);
  expect(restrictions.has(ann, 'mute')).toBe(true);
  vi.advanceTimersByTime(dayMs);
  expect(restrictions.of(ann)).toEqual([]);
});

it('can be made longer and shorter', async () => {
  await restrictions.begin(ann, mute(1_000));
  await restrictions.begin(ann, mute(5_000));
  vi.advanceTimersByTime(4_999);
  expect(restrictions.has(ann, 'mute')).toBe(true);
  await restrictions.begin(ann, mute(1));
  vi.advanceTimersByTime(1);
  expect(restrictions.has(ann, 'mute')).toBe(false);
});

it('is lifted by somebody once', async () => {
  await restrictions.begin(ann, mute(null));
  expect(await restrictions.lift(ann, 'deafen', mia)).toBe(false);
  expect(await restrictions.lift(ann, 'mute', mia)).toBe(true);
  expect(await restrictions.lift(ann, 'mute', mia)).toBe(false);
  expect(changes.at(-1)).toEqual({ userId: ann, kind: 'mute', restriction: null, by: mia });
});

it('holds after a restart, except when it has ended meanwhile', async () => {
  stored = [
    { userId: ann, restriction: mute(null) },
    { userId: bob, restriction: mute(-1) },
  ];
  await load();
  expect([restrictions.has(ann, 'mute'), restrictions.has(bob, 'mute')]).toEqual([true, false]);
  expect(repository.delete).toHaveBeenCalledExactlyOnceWith(bob, 'mute');
});

it('ends also where that cannot be saved', async () => {
  repository.delete.mockRejectedValueOnce(new Error('disk is full'));
  await restrictions.begin(ann, mute(1_000));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(restrictions.has(ann, 'mute')).toBe(false);
  expect(log.warn).toHaveBeenCalledOnce();
});
