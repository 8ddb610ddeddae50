import { expect, it } from 'vitest';
import { withoutEncryption } from '../harness/withoutEncryption.ts';
import { localPeers } from './localPeers.ts';
import { granted, type TestPeer } from './TestPeer.ts';

const local = localPeers({ env: withoutEncryption });
const caption = { text: 'good morning', isFinal: true, spokenMs: 900 };

function captionsOf(peer: TestPeer): unknown[] {
  return peer.told.flatMap(({ name, payload }) => (name === 'caption:sent' ? [payload] : []));
}

it('a caption reaches those in the channel of its speaker, in its order, and nobody else', async () => {
  const ann = await local.enter('Ann', 'General');
  const bob = await local.enter('Bob', 'General');
  const cho = await local.enter('Cho', 'Music');
  const { peerId } = ann.session;
  granted(await ann.ask('caption:send', { ...caption, text: ' good  mor\n', isFinal: false }));
  granted(await ann.ask('caption:send', caption));
  await Promise.all([ann.catchUp(), bob.catchUp(), cho.catchUp()]);
  expect(captionsOf(bob)).toEqual([
    { ...caption, peerId, text: 'good mor', isFinal: false },
    { ...caption, peerId },
  ]);
  expect(captionsOf(ann)).toEqual([]);
  expect(captionsOf(cho)).toEqual([]);
});

it('refuses a caption in no channel, one that is sealed where nothing is, one without words, and too many', async () => {
  const ann = await local.enter('Ann');
  expect(await ann.codeOf('caption:send', caption)).toBe('conflict');
  await ann.join('General');
  expect(await ann.codeOf('caption:send', { sealed: 'AAAA' })).toBe('conflict');
  for (const wrong of [
    { ...caption, text: ' \n' },
    { ...caption, text: 'x'.repeat(601) },
    { ...caption, spokenMs: -1 },
    { ...caption, sealed: 'AAAA' },
    { sealed: 'x'.repeat(3_001) },
  ]) {
    expect(await ann.codeOf('caption:send', wrong)).toBe('invalidRequest');
  }
  const codes = [];
  for (let sent = 0; sent < 30; sent += 1) codes.push(await ann.codeOf('caption:send', caption));
  expect(codes[0]).toBe('ok');
  expect(codes).toContain('rateLimited');
});

it('whom moderators mute captions nothing, and whom they deafen reads nothing', async () => {
  const olga = await local.enter('Olga', 'General');
  const ann = await local.enter('Ann', 'General');
  const bob = await local.enter('Bob', 'General');
  granted(await olga.ask('user:claimOwner', { code: local.ownerCode }));
  granted(
    await olga.ask('person:deafen', { userId: bob.session.user.id, reason: null, forMs: null }),
  );
  granted(await ann.ask('caption:send', caption));
  await Promise.all([bob.catchUp(), olga.catchUp()]);
  expect(captionsOf(bob)).toEqual([]);
  expect(captionsOf(olga)).toHaveLength(1);
  granted(
    await olga.ask('person:mute', { userId: ann.session.user.id, reason: null, forMs: null }),
  );
  expect(await ann.codeOf('caption:send', caption)).toBe('forbidden');
});
