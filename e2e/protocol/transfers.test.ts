import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { ChannelId, TransferId } from '../../shared/domain/ids.ts';
import { decideInChannel } from './decideInChannel.ts';
import { LocalServer } from './LocalServer.ts';
import { granted, TestPeer } from './TestPeer.ts';

let local: LocalServer;
let owner: TestPeer;
let peers: TestPeer[] = [];

beforeAll(async () => {
  local = await LocalServer.start({ workers: 1 });
  owner = await TestPeer.enter(local.url, 'Owner');
  granted(await owner.ask('user:claimOwner', { code: local.server.ownerCode ?? '' }));
});
afterAll(async () => {
  owner?.close();
  await local?.close();
  expect(local.complaints).toEqual([]);
});
afterEach(async () => {
  for (const peer of peers) {
    if (peer.socket.connected) await peer.ask('session:close', {});
    peer.close();
  }
  peers = [];
});

async function enter(name: string, channel: string): Promise<TestPeer> {
  const peer = await TestPeer.enter(local.url, name, channel);
  peers.push(peer);
  return peer;
}
const offerOf = (to: TestPeer) => ({ peerId: to.session.peerId, name: '악보/1.pdf', size: 9 });
const toldTo = (peer: TestPeer) =>
  peer.told.map(({ name }) => name).filter((name) => /^(transfer|direct):/.test(name));

it('two people are connected when the other one has accepted, and no third one is told', async () => {
  const ann = await enter('Ann', 'General');
  const bob = await enter('Bob', 'Music');
  const cho = await enter('Cho', 'General');
  const { transferId } = granted(await ann.ask('transfer:offer', offerOf(bob)));
  await bob.catchUp();
  const offered = bob.told.find(({ name }) => name === 'transfer:offered')?.payload;
  expect(offered).toEqual({
    transferId,
    peerId: ann.session.peerId,
    name: '악보_1.pdf',
    size: 9,
  });
  // Nobody's address goes anywhere before.
  expect(toldTo(ann)).toEqual([]);
  for (const name of ['transfer:accept', 'transfer:reconnect', 'transfer:end'] as const) {
    expect(await cho.codeOf(name, { transferId })).toBe('notFound');
  }
  granted(await bob.ask('transfer:accept', { transferId }));
  await ann.catchUp();
  expect(toldTo(ann)).toEqual(['direct:paired', 'transfer:paired']);
  granted(await bob.ask('session:close', {}));
  await ann.catchUp();
  expect(toldTo(ann).slice(2).sort()).toEqual(['direct:ended', 'transfer:ended']);
  expect(toldTo(cho)).toEqual([]);
  expect(await ann.codeOf('transfer:end', { transferId })).toBe('notFound');
});

it('nothing is offered to or by somebody whom the other one may not see', async () => {
  const ann = await enter('Ann', 'General');
  const bob = await enter('Bob', 'Music');
  const general = owner.channel('General').id as ChannelId;
  const hideFrom = (peer: TestPeer) => [
    { subject: { userId: peer.session.user.id }, allow: [], deny: ['seeChannel' as const] },
  ];
  await decideInChannel(owner, general, hideFrom(bob));
  expect(await ann.codeOf('transfer:offer', offerOf(bob))).toBe('notFound');
  expect(await bob.codeOf('transfer:offer', offerOf(ann))).toBe('notFound');
  await decideInChannel(owner, general, []);
  const { transferId } = granted(await bob.ask('transfer:offer', offerOf(ann)));
  expect(await ann.codeOf('transfer:offer', offerOf(ann))).toBe('notFound');
  const unknown = 'x'.repeat(16) as TransferId;
  expect(await ann.codeOf('transfer:accept', { transferId: unknown })).toBe('notFound');
  granted(await ann.ask('transfer:end', { transferId }));
  await bob.catchUp();
  expect(toldTo(bob)).toEqual(['transfer:ended']);
});
