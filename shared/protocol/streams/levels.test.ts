import { expect, test } from 'vitest';
import type { PeerId } from '../../domain/ids.ts';
import { decodeLevels, encodeLevels } from './levels.ts';

const ann = 'ann' as PeerId;
const bob = 'bob' as PeerId;

test('levels arrive as they were sent', () => {
  const levels = [
    [ann, -20],
    [bob, -127],
  ] as const;
  expect(decodeLevels(encodeLevels(levels))).toEqual(levels);
  expect(decodeLevels(encodeLevels([]))).toEqual([]);
});

test.each([
  '',
  'not json',
  'null',
  '{}',
  '[["ann"]]',
  '[["ann",-20,1]]',
  '[["ann",1]]',
  '[["ann",-128]]',
  '[["ann","-20"]]',
  '[["",-20]]',
  '[[1,-20]]',
  '["ann",-20]',
  JSON.stringify(Array.from({ length: 1001 }, () => ['ann', -20])),
])('%.40s is no valid message of levels', (message) => {
  expect(decodeLevels(message)).toBeNull();
});
