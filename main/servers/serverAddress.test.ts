import { expect, test } from 'vitest';
import { folderNameOf, serverUrlField, serverUrlOf, serverUrlsFor } from './serverAddress.ts';

test('an address is reduced to its origin and path', () => {
  expect(serverUrlOf('https://voice.example/perch/#/channel/1')).toBe(
    'https://voice.example/perch',
  );
  expect(serverUrlOf('https://Voice.Example:8443/#/channel/1')).toBe('https://voice.example:8443');
  expect(serverUrlOf('https://voice.example:443/')).toBe('https://voice.example');
});

test.each([
  'http://localhost:44300',
  'localhost:44300',
  'no address',
  'https://user:word@host',
  '',
])('%j has no https origin', (address) => {
  expect(serverUrlOf(address)).toBeNull();
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
  ['https://voice.example:1/perch/?x', ['https://voice.example:1/perch']],
  ['https://voice.example:1/index.html', ['https://voice.example:1']],
  ['voice.example/perch/', ['https://voice.example/perch']],
  ['voice.example:1/Perch', ['https://voice.example:1/Perch']],
])('%j means %j', (address, origins) => {
  expect(serverUrlsFor(address)).toEqual(origins);
});

test.each([
  '',
  '   ',
  'http://voice.example',
  'perch://voice.example',
  'voice.example/index.html',
  'voice.example/path?x',
  'user@voice.example',
  'two words',
  'voice.example:99999',
  'x'.repeat(3000),
])('%j is no address', (address) => {
  expect(serverUrlsFor(address)).toEqual([]);
});

test('only the normal form of an origin is valid', () => {
  expect(serverUrlField.safeParse('https://voice.example:44300').success).toBe(true);
  expect(serverUrlField.safeParse('https://Voice.Example').success).toBe(false);
  expect(serverUrlField.safeParse('https://voice.example/').success).toBe(false);
  expect(serverUrlField.safeParse('https://voice.example/perch').success).toBe(true);
});

test('an address gives a valid name of a folder', () => {
  expect(folderNameOf('https://localhost:44300')).toBe('localhost_44300');
  expect(folderNameOf('https://[::1]:44300')).toBe('___1__44300');
  expect(folderNameOf('https://voice.example/perch')).toBe('voice.example_perch');
});
