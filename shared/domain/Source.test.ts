import { expect, test } from 'vitest';
import { isOfRoom, isOfShare, kindOf, sources, videoSources } from './Source.ts';

test('each source has its kind', () => {
  expect(sources.map((source) => [source, kindOf(source)])).toEqual([
    ['microphone', 'audio'],
    ['whisper', 'audio'],
    ['camera', 'video'],
    ['screen', 'video'],
    ['screenAudio', 'audio'],
  ]);
});

test('a share is the screen with its sound', () => {
  expect(sources.filter(isOfShare)).toEqual(['screen', 'screenAudio']);
});

test('all sources except voices belong to a channel, and camera and screen are video', () => {
  expect(sources.filter(isOfRoom)).toEqual(['camera', 'screen', 'screenAudio']);
  expect(sources.filter((source) => kindOf(source) === 'video')).toEqual([...videoSources]);
});
