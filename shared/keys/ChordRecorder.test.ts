import { expect, test } from 'vitest';
import { ChordRecorder } from './ChordRecorder.ts';

test('all keys from the first press to the last release are the chord', () => {
  const recorder = new ChordRecorder();
  recorder.keyDown('KeyV');
  recorder.keyDown('ControlLeft');
  expect(recorder.keyUp('KeyV')).toBeNull();
  expect(recorder.keyUp('ControlLeft')).toEqual({
    kind: 'recorded',
    chord: ['ControlLeft', 'KeyV'],
  });
});

test('a lone modifier and a mouse button are chords', () => {
  for (const key of ['ShiftRight', 'Mouse5']) {
    const recorder = new ChordRecorder();
    recorder.keyDown(key);
    expect(recorder.keyUp(key)).toEqual({ kind: 'recorded', chord: [key] });
  }
});

test('the key that began the recording is not part of it', () => {
  const recorder = new ChordRecorder();
  expect(recorder.keyUp('Enter')).toBeNull();
  recorder.keyDown('F13');
  expect(recorder.keyUp('F13')).toEqual({ kind: 'recorded', chord: ['F13'] });
});

test('Escape alone cancels, Escape with others is a chord', () => {
  const alone = new ChordRecorder();
  alone.keyDown('Escape');
  expect(alone.keyUp('Escape')).toEqual({ kind: 'cancelled' });
  const together = new ChordRecorder();
  together.keyDown('ShiftLeft');
  together.keyDown('Escape');
  together.keyUp('ShiftLeft');
  expect(together.keyUp('Escape')).toEqual({ kind: 'recorded', chord: ['ShiftLeft', 'Escape'] });
});
