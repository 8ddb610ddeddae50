import { expect, test } from 'vitest';
import { folderNameOf, originOf, originsFor, serverUrlField } from './serverAddress.ts';

test('an address is reduced to its origin', () => {
  expect(originOf('https://Voice.Example:8443/#/channel/1')).toBe('https://voice.example:8443');
  expect(originOf('https://voice.example:443/')).toBe('https://voice.example');
});

test.each([
  'http://localhost:44300',
  'localhost:44300',
  'no address',
  'https://user:word@host',
  '',
])('%j has no https origin', (address) => {
  expect(originOf(address)).toBeNull();
});

test.each([
  ['voice.example:8443', ['https://voice.example:8443']],
  ['voice.example:443', ['https://voice.example']],
  [' Voice.Example ', ['https://voice.example:44300', 'https://voice.example']],
  ['192.168.0.7', ['https://192.168.0.7:44300', 'https://192.168.0.7']],
  ['[::1]', ['https://[::1]:44300', 'https://[::1]']],
  ['[::1]:5', ['https://[::1]:5']],
  ['한국.kr:1', ['https://xn--3e0b707e.kr:1']],
  ['https://voice.example', ['https://voice.example']],
  ['https://voice.example:1/anything?x', ['https://voice.example:1']],
])('%j means %j', (address, origins) => {
  expect(originsFor(address)).toEqual(origins);
});

test.each([
  '',
  '   ',
  'http://voice.example',
  'perch://voice.example',
  'voice.example/path',
  'user@voice.example',
  'two words',
  'voice.example:99999',
  'x'.repeat(3000),
])('%j is no address', (address) => {
  expect(originsFor(address)).toEqual([]);
});

test('only the normal form of an origin is valid', () => {
  expect(serverUrlField.safeParse('https://voice.example:44300').success).toBe(true);
  expect(serverUrlField.safeParse('https://Voice.Example').success).toBe(false);
  expect(serverUrlField.safeParse('https://voice.example/').success).toBe(false);
});

test('an address gives a valid name of a folder', () => {
  expect(folderNameOf('https://localhost:44300')).toBe('localhost_44300');
  expect(folderNameOf('https://[::1]:44300')).toBe('___1__44300');
});
