import { expect, test } from 'vitest';
import type { PeerId } from '../../../shared/domain/ids.ts';
import { RecentSpeakers } from './RecentSpeakers.ts';

const ann = 'ann' as PeerId;
const bob = 'bob' as PeerId;

test('who was reported within two seconds is a recent speaker, also in a pause', () => {
  const speakers = new RecentSpeakers();
  speakers.report([[ann, -20]], 1_000);
  speakers.report([[bob, -30]], 1_500);
  expect(speakers.has(ann, 2_900)).toBe(true);
  expect(speakers.has(ann, 3_100)).toBe(false);
  expect(speakers.has(bob, 3_100)).toBe(true);
  speakers.report([], 9_000);
  expect(speakers.has(bob, 9_000)).toBe(false);
});
