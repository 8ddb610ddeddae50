import { afterEach, expect, it } from 'vitest';
import type { RequestInput } from '../../shared/protocol/protocol.ts';
import type { DeviceKey } from './DeviceKey.ts';
import { LocalServer, type LocalServerOptions } from './LocalServer.ts';
import { granted, TestPeer } from './TestPeer.ts';

let local: LocalServer;
const peers: TestPeer[] = [];

afterEach(async () => {
  for (const peer of peers.splice(0)) peer.close();
  await local.close();
});

async function connect(key?: DeviceKey): Promise<TestPeer> {
  const peer = await TestPeer.connect(local.url, key);
  peers.push(peer);
  return peer;
}

/** Starts a server and signs in its owner. */
async function start(options: LocalServerOptions = {}): Promise<TestPeer> {
  local = await LocalServer.start({ workers: 1, ...options });
  const owner = await connect();
  await owner.open({ name: 'Owner', joinCode: options.joinCode });
  granted(await owner.ask('user:claimOwner', { code: local.server.ownerCode ?? '' }));
  return owner;
}

async function invite(
  maker: TestPeer,
  terms: Partial<RequestInput<'invite:create'>> = {},
): Promise<string> {
  const plain = { roleId: null, channelId: null, usesMax: null, lifetimeMs: null, note: '' };
  const answer = await maker.ask('invite:create', { kind: 'member', ...plain, ...terms });
  return granted(answer).invite.code ?? '';
}

/** Signs in, and answers the code of the refusal or `ok`. */
async function signIn(peer: TestPeer, change: Partial<RequestInput<'session:open'>>) {
  return await peer.codeOf('session:open', peer.opening(change));
}

it('a server that is closed while it runs lets in who is invited, and asks everybody again', async () => {
  const owner = await start();
  const [before, ann] = [await connect(), await connect()];
  expect(before.challenge.joinCodeRequired).toBe(false);
  await ann.open({ name: 'Ann' });
  granted(await owner.ask('entry:update', { mode: 'invite', renewCode: false, askAgain: true }));

  // Connected before the change, and signed in after it.
  expect(await signIn(before, { name: 'Bob' })).toBe('joinCodeRequired');
  const late = await connect();
  expect(late.challenge.joinCodeRequired).toBe(true);
  const code = await invite(owner, { usesMax: 2 });
  expect(await signIn(late, { name: 'Cho', joinCode: code })).toBe('ok');

  // Ann is still here, comes back to her seat without a code, and needs one when she has left.
  expect(await ann.codeOf('presence:get', {})).toBe('ok');
  const { resumeToken } = ann.session;
  ann.socket.disconnect();
  const back = await connect(ann.key);
  const { resumed } = await back.open({ resumeToken });
  expect(resumed).toBe(true);
  granted(await back.ask('session:close', {}));
  const again = await connect(ann.key);
  expect(await signIn(again, {})).toBe('joinCodeRequired');
  expect(await signIn(again, { joinCode: code })).toBe('ok');
  expect(await signIn(await connect(), { name: 'Dan', joinCode: code })).toBe('joinCodeWrong');
});

it('a guest is forgotten when their held seat ends, and a member is not', async () => {
  const owner = await start({ sessionHoldMs: 300 });
  granted(await owner.ask('entry:update', { mode: 'invite', renewCode: false, askAgain: false }));
  const [guest, member] = [await connect(), await connect()];
  await guest.open({ name: 'Guest', joinCode: await invite(owner, { kind: 'guest' }) });
  await member.open({ name: 'Member', joinCode: await invite(owner) });
  const names = async () =>
    granted(await owner.ask('person:list', {})).people.map(({ user }) => user.name);
  expect((await names()).toSorted()).toEqual(['Guest', 'Member', 'Owner']);
  guest.socket.disconnect();
  member.socket.disconnect();
  await expect.poll(names).toEqual(['Member', 'Owner']);
  expect(await signIn(await connect(guest.key), { name: 'Guest' })).toBe('joinCodeRequired');
  expect(await signIn(await connect(member.key), {})).toBe('ok');
});

it('wrong codes of one person keep nobody else behind their address out', async () => {
  const owner = await start({ joinCode: 'open sesame' });
  const guesser = await connect();
  const refusals = new Set<string>();
  for (let guess = 0; guess < 100; guess += 1) {
    refusals.add(await signIn(guesser, { name: 'Guesser', joinCode: `guess ${guess}` }));
  }
  expect(refusals).toEqual(new Set(['joinCodeWrong', 'rateLimited']));
  // With the next key of theirs, too.
  for (let guess = 0; guess < 50; guess += 1) {
    const other = await connect();
    await signIn(other, { name: 'Guesser', joinCode: `guess ${guess}` });
    other.close();
  }
  const code = await invite(owner);
  const [byInvite, known] = [await connect(), await connect(owner.key)];
  expect(await signIn(byInvite, { name: 'Ann', joinCode: code })).toBe('ok');
  expect(await signIn(known, {})).toBe('ok');
});
