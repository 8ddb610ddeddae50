import { expect, test } from 'vitest';
import { shareModes } from '../../../shared/ipc/screen.ts';
import {
  captureFailure,
  contentHint,
  encodingOf,
  screenOptions,
  stillConstraints,
} from './screenOptions.ts';

test('sharp keeps the size, smooth the rate, auto leaves it to the browser', () => {
  const options = Object.fromEntries(
    shareModes.map((mode) => [mode, screenOptions({ mode, sound: false })]),
  );
  expect(options['sharp']?.video).not.toHaveProperty('width');
  expect(options['sharp']?.video.frameRate).toEqual({ max: 10 });
  expect(options['smooth']?.video).toMatchObject({
    width: { max: 1920 },
    height: { max: 1080 },
    frameRate: { ideal: 60 },
  });
  expect(shareModes.map(contentHint)).toEqual(['', 'detail', 'motion']);
  expect(shareModes.map((mode) => encodingOf(mode).maxFramerate)).toEqual([30, 10, 60]);
});

test('a share that may stand still gets a minimum frame rate besides its capture constraints', () => {
  expect(shareModes.map(stillConstraints)).toEqual([
    { frameRate: { max: 30, min: 0 } },
    { frameRate: { max: 10, min: 0 } },
    null,
  ]);
});

test('sound is captured unfiltered, without what this page plays, or not at all', () => {
  expect(screenOptions({ mode: 'auto', sound: true })).toMatchObject({
    audio: { restrictOwnAudio: true, echoCancellation: false, noiseSuppression: false },
    systemAudio: 'include',
    selfBrowserSurface: 'exclude',
  });
  expect(screenOptions({ mode: 'auto', sound: false })).toMatchObject({
    audio: false,
    systemAudio: 'exclude',
  });
});

test.each([
  ['NotAllowedError', 'Permission denied', null],
  ['NotAllowedError', 'Permission denied by user', null],
  ['NotAllowedError', 'Permission denied by system', 'denied'],
  ['AbortError', '', null],
  ['NotReadableError', 'Could not start video source', 'failed'],
  ['InvalidStateError', '', 'failed'],
  ['NotSupportedError', '', 'unsupported'],
])('%s (%s): %s', (name, message, failure) => {
  expect(captureFailure(new DOMException(message, name))).toBe(failure);
});
