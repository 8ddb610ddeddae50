import { expect, test } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { formatServerLink, isServerLink, parseServerLink, type ServerLink } from './serverLink.ts';

const pin = 'ab'.repeat(32);
const full: ServerLink = {
  url: 'https://voice.example:44300',
  joinCode: 'a code & more=',
  pin,
  channelId: 'general' as ChannelId,
  linkCode: '7K2Q-9ABC',
};
const bare: ServerLink = { ...full, joinCode: null, pin: null, channelId: null, linkCode: null };

test('a written link can be read again', () => {
  for (const link of [
    full,
    bare,
    { ...bare, url: 'https://[::1]:1' },
    { ...bare, url: 'https://a.example/perch' },
    { ...bare, pin },
  ]) {
    expect(parseServerLink(formatServerLink(link))).toEqual(link);
  }
  expect(formatServerLink({ ...full, joinCode: 'code' })).toBe(
    `perch://voice.example:44300/#invite=code&pin=${pin}&channel=general&link=7K2Q-9ABC`,
  );
});

test('a pin can be written as people see it', () => {
  const spelled = pin.toUpperCase().match(/../g)?.join(':');
  expect(parseServerLink(`perch://Voice.Example:44300#pin=${spelled}`)).toEqual({ ...bare, pin });
});

test('without a port it is 443', () => {
  expect(parseServerLink('perch://voice.example/')).toEqual({
    ...bare,
    url: 'https://voice.example',
  });
});

test('unknown parts are ignored', () => {
  expect(parseServerLink('perch://voice.example:44300/#later=1')).toEqual(bare);
});

test.each([
  'perch://',
  'perch:voice.example',
  'perch:///path',
  'perch://user@voice.example/',
  'perch://voice.example/a.html',
  'perch://voice.example/?pin=1',
  'perch://voice.example:99999/',
  'perch://voice.example/#pin=AA:BB',
  `perch://voice.example/#channel=${'x'.repeat(65)}`,
  `perch://voice.example/#invite=${'x'.repeat(129)}`,
  `perch://voice.example/#link=${'x'.repeat(129)}`,
  `perch://voice.example/#${'x'.repeat(3000)}`,
  'https://voice.example/',
  'no link',
])('%j is refused as a whole', (text) => {
  expect(parseServerLink(text)).toBeNull();
});

test('links are told apart from addresses', () => {
  expect(isServerLink(' PERCH://x')).toBe(true);
  expect(isServerLink('perch.example')).toBe(false);
});
