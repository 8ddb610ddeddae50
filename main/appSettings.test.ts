import { expect, test } from 'vitest';
import { folderNameOf, partitionOf, readAppSettings } from './appSettings.ts';

const pin = 'ab'.repeat(32);

test('without variables the app goes to the server of npm start and trusts what the system trusts', () => {
  expect(readAppSettings({})).toEqual({ serverUrl: 'https://localhost:44300', pin: null });
  expect(readAppSettings({ PERCH_APP_SERVER: '', PERCH_APP_PIN: '' })).toEqual(readAppSettings({}));
});

test('an address is reduced to its origin, a pin to its digits', () => {
  expect(
    readAppSettings({
      PERCH_APP_SERVER: 'https://Voice.Example:8443/#/channel/1',
      PERCH_APP_PIN: pin.toUpperCase().match(/../g)?.join(':'),
    }),
  ).toEqual({ serverUrl: 'https://voice.example:8443', pin });
});

test.each(['http://localhost:44300', 'localhost:44300', 'no address', 'https://user:word@host'])(
  '%s is refused as a server, by name',
  (server) => {
    expect(() => readAppSettings({ PERCH_APP_SERVER: server })).toThrow('PERCH_APP_SERVER');
  },
);

test('a pin that is no fingerprint is refused, by name', () => {
  expect(() => readAppSettings({ PERCH_APP_PIN: 'AA:BB' })).toThrow('PERCH_APP_PIN');
});

test('each server has a partition of its own, with a name that is good for a folder', () => {
  expect(partitionOf('https://localhost:44300')).toBe('persist:localhost_44300');
  expect(folderNameOf('https://[::1]:44300')).toBe('___1__44300');
  expect(partitionOf('https://voice.example')).toBe('persist:voice.example');
});
