import { expect, test } from 'vitest';
import { readStartRequest, startRequestField } from './startRequest.ts';

const pin = 'ab'.repeat(32);
const spelled = pin.toUpperCase().match(/../g)?.join(':');

test('a plain start asks for nothing', () => {
  const nothing = { command: null, hidden: false, server: null };
  expect(readStartRequest([], {})).toEqual(nothing);
  expect(readStartRequest([], { PERCH_APP_SERVER: '', PERCH_APP_PIN: '' })).toEqual(nothing);
});

test('npm start passes its server and the pin', () => {
  const environment = { PERCH_APP_SERVER: 'https://Localhost:44300/', PERCH_APP_PIN: spelled };
  const { server } = readStartRequest([], environment);
  expect(server).toEqual({ url: 'https://localhost:44300', pin });
});

test.each(['http://localhost:44300', 'localhost:44300', 'https://user:word@host'])(
  '%s is refused as a server, by name',
  (address) => {
    expect(() => readStartRequest([], { PERCH_APP_SERVER: address })).toThrow('PERCH_APP_SERVER');
  },
);

test('a pin that is no fingerprint is refused with the name of the variable', () => {
  const environment = { PERCH_APP_SERVER: 'https://localhost', PERCH_APP_PIN: 'AA:BB' };
  expect(() => readStartRequest([], environment)).toThrow('PERCH_APP_PIN');
});

test('an invalid command line is answered with the usage', () => {
  expect(() => readStartRequest(['mtue'], {})).toThrow('Usage: perch');
});

test('the first start checks what a second start passes on', () => {
  const environment = { PERCH_APP_SERVER: 'https://localhost:44300', PERCH_APP_PIN: pin };
  const request = readStartRequest(['join', 'General'], environment);
  expect(startRequestField.parse(JSON.parse(JSON.stringify(request)))).toEqual(request);
  for (const wrong of [
    undefined,
    {},
    { ...request, command: { kind: 'quit' } },
    { ...request, server: { url: 'http://localhost', pin: null } },
    { ...request, more: 1 },
  ]) {
    expect(startRequestField.safeParse(wrong).success).toBe(false);
  }
});
