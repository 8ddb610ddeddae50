import { expect, test } from 'vitest';
import { kindOf, sources } from './Source.ts';

test('each source carries its kind', () => {
  expect(sources.map((source) => [source, kindOf(source)])).toEqual([
    ['microphone', 'audio'],
    ['camera', 'video'],
    ['screen', 'video'],
    ['screenAudio', 'audio'],
  ]);
});
