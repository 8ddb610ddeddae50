import { expect, test } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { LinkFacts } from '../../shared/protocol/server.ts';
import { inviteLinks as linksTo } from './inviteLinks.ts';

const fingerprint256 = Array.from({ length: 32 }, () => 'AB').join(':');
const pin = 'ab'.repeat(32);
const invite = { url: null, code: null, channelId: null, fingerprint256: null, addresses: [] };
const inviteLinks = (serverUrl: string, parts: Parameters<typeof linksTo>[2] & LinkFacts) =>
  linksTo(serverUrl, parts, parts);

test('the app’s link pins the certificate, both carry the code', () => {
  expect(
    inviteLinks('https://nest.example:44300', { ...invite, code: 'a b&c', fingerprint256 }),
  ).toEqual({
    app: `perch://nest.example:44300/#invite=a%20b%26c&pin=${pin}`,
    browser: 'https://nest.example:44300/#invite=a%20b%26c',
  });
});

test('an open server whose certificate proves itself needs neither', () => {
  expect(inviteLinks('https://voice.example', invite)).toEqual({
    app: 'perch://voice.example:443/',
    browser: 'https://voice.example/',
  });
});

test.each(['localhost:44300', '127.0.0.1:44300', '[::1]:44300'])(
  '%s would lead others to their own machine',
  (host) => {
    const addresses = ['192.168.1.10', '2001:db8::7'];
    expect(inviteLinks(`https://${host}`, { ...invite, addresses }).browser).toBe(
      'https://192.168.1.10:44300/',
    );
    expect(inviteLinks(`https://${host}`, { ...invite, addresses: ['2001:db8::7'] }).app).toBe(
      'perch://[2001:db8::7]:44300/',
    );
    expect(inviteLinks(`https://${host}`, invite).browser).toBe(`https://${host}/`);
  },
);

test('what was dialled stays, when it is no loopback address', () => {
  const addresses = ['192.168.1.10'];
  expect(inviteLinks('https://nest.example:44300', { ...invite, addresses }).browser).toBe(
    'https://nest.example:44300/',
  );
});

test('both lead to the channel of an invite', () => {
  const channelId = 'c 1' as ChannelId;
  expect(
    inviteLinks('https://nest.example:44300', { ...invite, code: 'x', channelId, fingerprint256 }),
  ).toEqual({
    app: `perch://nest.example:44300/#invite=x&channel=c%201&pin=${pin}`,
    browser: 'https://nest.example:44300/#invite=x&channel=c%201',
  });
});

test('both lead to the public address, with its path, wherever one has come in', () => {
  const url = 'https://voice.example/perch';
  const facts = { ...invite, url, addresses: ['192.168.1.10'], fingerprint256 };
  for (const dialled of ['https://localhost:44300', 'https://192.168.1.10:44300']) {
    expect(inviteLinks(dialled, { ...facts, code: 'x' })).toEqual({
      app: `perch://voice.example:443/perch/#invite=x&pin=${pin}`,
      browser: 'https://voice.example/perch/#invite=x',
    });
  }
});

test('a path that was dialled stays', () => {
  const { app, browser } = inviteLinks('https://voice.example/perch', invite);
  expect([app, browser]).toEqual([
    'perch://voice.example:443/perch/',
    'https://voice.example/perch/',
  ]);
});
