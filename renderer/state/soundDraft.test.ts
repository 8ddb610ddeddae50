import { expect, test } from 'vitest';
import { soundNameOf } from './soundDraft.ts';

test.each([
  ['drum_roll.mp3', 'drum roll'],
  ['박수 소리.wav', '박수 소리'],
  ['tada.final.ogg', 'tada.final'],
  ['no ending', 'no ending'],
  ['An\u200eswer\u202e.mp3', 'Answer'],
  [`${'a'.repeat(23)}🎉.mp3`, 'a'.repeat(23)],
  [`${'a'.repeat(22)}🎉🎉.mp3`, `${'a'.repeat(22)}🎉`],
  ['the whole family is here 👨\u200d👩\u200d👧.mp3', 'the whole family is here'],
  ['\u200e.mp3', ''],
])('%j becomes %j', (fileName, name) => {
  expect(soundNameOf(fileName)).toBe(name);
});
