import { expect, test } from 'vitest';
import { channelPeersMax } from '../domain/Channel.ts';
import { stagePeersMax } from '../domain/stage.ts';
import { channelNameField, channelSettingsField, userNameField } from './fields.ts';
import { channelIdField } from './pageFields.ts';

test.each([
  ['plain', 'Ann', 'Ann'],
  ['Korean', '김하늘', '김하늘'],
  ['spaces around and between', '  Ann \u3000  Lee ', 'Ann Lee'],
  ['emoji', 'Ann 🎧', 'Ann 🎧'],
  ['a pasted direction mark', 'Anna\u200e', 'Anna'],
  ['Hebrew with a direction mark', 'נועה\u200f', 'נועה'],
  [
    'the flag of Wales',
    '🏴\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}',
    '🏴\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}',
  ],
  ['a filler between letters', 'An\u3164n', 'Ann'],
])('a name with %s is accepted and tidied', (_what, text, name) => {
  expect(userNameField.parse(text)).toBe(name);
});

test.each([
  ['nothing', ''],
  ['only spaces', ' \u00a0\u3000 '],
  ['only blank letters', '\u3164\u2800'],
  ['only a null note head', '\u{1d159}'],
  ['only control characters', '\u0000\u001b'],
])('a name with %s is refused', (_what, text) => {
  expect(userNameField.safeParse(text).success).toBe(false);
});

test('the length of a name counts after tidying', () => {
  expect(userNameField.safeParse('a'.repeat(32)).success).toBe(true);
  expect(userNameField.safeParse('a'.repeat(33)).success).toBe(false);
  expect(userNameField.safeParse(`${' '.repeat(40)}a`).success).toBe(true);
  expect(channelNameField.safeParse('a'.repeat(40)).success).toBe(true);
  expect(channelNameField.safeParse('a'.repeat(41)).success).toBe(false);
});

test('a very long text is refused before tidying', () => {
  expect(userNameField.safeParse(' '.repeat(1_000_000)).success).toBe(false);
});

test('an id is some text, not too long', () => {
  expect(channelIdField.safeParse('c1').success).toBe(true);
  for (const wrong of ['', 'x'.repeat(65), 1, null, {}, ['c1']]) {
    expect(channelIdField.safeParse(wrong).success).toBe(false);
  }
});

test('settings of a channel have limits and no other fields', () => {
  const settings = {
    name: 'Stage',
    userLimit: 5,
    music: false,
    stage: false,
    hidesSpeaking: false,
    videoLimit: 3_000_000,
    category: '',
    topic: 'Loud',
    bitrate: null,
    voicesMax: 5,
    recordingDays: 7,
    idleAfterMs: null,
    encrypted: true,
    locked: true,
  };
  expect(channelSettingsField.parse(settings)).toEqual(settings);
  expect(channelSettingsField.safeParse({ ...settings, userLimit: null }).success).toBe(true);
  const hall = { ...settings, stage: true, userLimit: stagePeersMax };
  expect(channelSettingsField.safeParse(hall).success).toBe(true);
  for (const wrong of [
    { ...settings, userLimit: 0 },
    { ...settings, topic: 'x'.repeat(121) },
    { ...settings, idleAfterMs: 1 },
    { ...settings, voicesMax: 2 },
    { ...settings, voicesMax: 25 },
    { ...settings, recordingDays: 0 },
    { ...settings, recordingDays: 3_651 },
    { ...settings, userLimit: channelPeersMax + 1 },
    { ...settings, stage: true, userLimit: stagePeersMax + 1 },
    { ...settings, userLimit: 1.5 },
    { ...settings, userLimit: Number.NaN },
    { ...settings, music: 'yes' },
    { ...settings, videoLimit: 0 },
    { ...settings, videoLimit: 1e9 },
    { ...settings, videoLimit: 300_000.5 },
    { ...settings, id: 'chosen by the client' },
    { name: 'Stage' },
    JSON.parse('{"__proto__":{"name":"Stage"}}'),
    null,
  ]) {
    expect(channelSettingsField.safeParse(wrong).success).toBe(false);
  }
});
