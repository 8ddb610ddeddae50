import { expect, test } from 'vitest';
import { sessionRequests } from './session.ts';
import { challengeText, protocolVersion } from './signIn.ts';

const open = sessionRequests['session:open'].schema;
const payload = {
  protocolVersion,
  publicKey: Buffer.alloc(32, 0xfb).toString('base64url'),
  signature: Buffer.alloc(64, 0xfb).toString('base64url'),
  name: 'Ann',
  rtpCapabilities: { codecs: [], headerExtensions: [] },
  heldTransportIds: [],
  channelId: null,
  muted: false,
  deafened: false,
  listenOnly: false,
};

test('the challenge text has version, address, key and nonce, each on its own line', () => {
  expect(challengeText('localhost:44300', 'AB:CD', 'n0nce')).toBe(
    `perch-session-v${protocolVersion}\nlocalhost:44300\nAB:CD\nn0nce`,
  );
});

test('the case of an address does not matter, everything else does', () => {
  expect(challengeText('Voice.Example', 'k', 'n')).toBe(challengeText('voice.example', 'k', 'n'));
  const texts = [
    challengeText('a', 'k', 'n'),
    challengeText('b', 'k', 'n'),
    challengeText('a', 'l', 'n'),
    challengeText('a', 'k', 'N'),
    challengeText('a:44300', 'k', 'n'),
  ];
  expect(new Set(texts).size).toBe(texts.length);
});

test('opening a session accepts keys of the right size', () => {
  expect(open.safeParse(payload).success).toBe(true);
  expect(open.safeParse({ ...payload, name: undefined, resumeToken: 'x' }).success).toBe(true);
  for (const change of [
    { publicKey: '' },
    { publicKey: Buffer.alloc(33).toString('base64url') },
    { publicKey: Buffer.alloc(31).toString('base64url') },
    { publicKey: `${payload.publicKey.slice(0, -1)}+` },
    { signature: Buffer.alloc(32).toString('base64url') },
    { signature: 7 },
  ]) {
    expect(open.safeParse({ ...payload, ...change }).success).toBe(false);
  }
});

test.each([
  ['a missing field', { muted: undefined }],
  ['an unknown field', { role: 'owner' }],
  ['an empty name', { name: ' ' }],
  ['a long resume token', { resumeToken: 'x'.repeat(129) }],
  ['a long join code', { joinCode: 'x'.repeat(129) }],
  ['three transports', { heldTransportIds: ['a', 'b', 'c'] }],
  ['a channel of a wrong type', { channelId: 7 }],
  ['a version that is no number', { protocolVersion: '1' }],
])('opening a session with %s is refused', (_what, change) => {
  expect(open.safeParse({ ...payload, ...change }).success).toBe(false);
});
