import { expect, test } from 'vitest';
import { isOfShare, kindOf, sources } from './Source.ts';

test('each source carries its kind', () => {
  expect(sources.map((source) => [source, kindOf(source)])).toEqual([
    ['microphone', 'audio'],
    ['camera', 'video'],
    ['screen', 'video'],
    ['screenAudio', 'audio'],
  ]);
});

test('a share is the screen with its sound', () => {
  expect(sources.filter(isOfShare)).toEqual(['screen', 'screenAudio']);
});
