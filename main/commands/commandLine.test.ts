import { expect, test } from 'vitest';
import { asksForOwnerCode, parseCommandLine } from './commandLine.ts';

const link = 'perch://voice.example:44300/#invite=code';

test.each([
  [[], null],
  [['--enable-features=A', '-v'], null],
  [['show'], { kind: 'show' }],
  [['mute'], { kind: 'press', action: 'mute' }],
  [['deafen'], { kind: 'press', action: 'deafen' }],
  [['share'], { kind: 'press', action: 'share' }],
  [['leave'], { kind: 'leave' }],
  [['ptt', 'down'], { kind: 'talk', on: true }],
  [['ptt', 'up'], { kind: 'talk', on: false }],
  [['whisper', 'reply', 'down'], { kind: 'whisper', slot: 'whisperReply', on: true }],
  [['whisper', '1', 'down'], { kind: 'whisper', slot: 'whisper1', on: true }],
  [['whisper', '3', 'up'], { kind: 'whisper', slot: 'whisper3', on: false }],
  [['join', 'General'], { kind: 'join', channel: 'General' }],
  [['join', 'two', 'words'], { kind: 'join', channel: 'two words' }],
  [['--no-sandbox', link], { kind: 'link', link }],
])('%j', (args, command) => {
  expect(parseCommandLine(args)).toEqual({ command, hidden: false });
});

test('an owner code is asked for by these words alone', () => {
  expect(asksForOwnerCode(['--no-sandbox', 'owner-code'])).toBe(true);
  expect([[], ['show'], ['owner-code', 'now']].some(asksForOwnerCode)).toBe(false);
});

test('a start can be hidden', () => {
  expect(parseCommandLine(['--hidden'])).toEqual({ command: null, hidden: true });
});

test.each([
  [['mtue']],
  [['ptt']],
  [['ptt', 'sideways']],
  [['ptt', 'down', 'up']],
  [['whisper']],
  [['whisper', 'down']],
  [['whisper', '4', 'down']],
  [['whisper', '1']],
  [['whisper', '1', 'down', 'up']],
  [['whisper', 'Ann', 'down']],
  [['join']],
  [['mute', 'now']],
  [['owner-code', 'now']],
  [[link, 'mute']],
  [['toString']],
])('%j is not valid', (args) => {
  expect(parseCommandLine(args)).toBeNull();
});
