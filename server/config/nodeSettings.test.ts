import { expect, it } from 'vitest';
import { mainServerOf } from './nodeSettings.ts';

const pin = 'AB'.repeat(32);

it.each([
  ['https://perch.example.org', 'perch.example.org', null],
  ['https://perch.example.org:44300/perch/', 'perch.example.org:44300', null],
  [`https://192.0.2.1:44300/#pin=${pin}`, '192.0.2.1:44300', pin.toLowerCase()],
  [`https://192.0.2.1/#pin=${pin.match(/../g)?.join(':')}`, '192.0.2.1', pin.toLowerCase()],
])('reads %s', (text, host, expected) => {
  expect(mainServerOf(text)).toMatchObject({ url: { host }, pin: expected });
});

it.each([
  'perch.example.org',
  'http://perch.example.org',
  'https://ann:secret@perch.example.org',
  'https://perch.example.org/?key=1',
  'https://perch.example.org/#pin=abc',
  'https://perch.example.org/#invite=abc',
])('refuses %s', (text) => {
  expect(mainServerOf(text)).toBeNull();
});
