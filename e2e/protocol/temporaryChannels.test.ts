import { afterEach, expect, it } from 'vitest';
import { LocalServer } from './LocalServer.ts';
import { granted, TestPeer } from './TestPeer.ts';

let local: LocalServer | null = null;
const peers: TestPeer[] = [];

afterEach(async () => {
  for (const peer of peers.splice(0)) peer.close();
  await local?.close();
  local = null;
});

async function start(unusedMs: number, leftMs: number): Promise<LocalServer> {
  local = await LocalServer.start({
    workers: 1,
    sessionHoldMs: 200,
    temporaryGraces: { unusedMs, leftMs, restartMs: 600_000 },
  });
  return local;
}

async function enter({ url }: LocalServer, name: string, channel?: string): Promise<TestPeer> {
  const peer = await TestPeer.enter(url, name, channel);
  peers.push(peer);
  return peer;
}

const names = ({ presence }: TestPeer) => presence.channels.map(({ name }) => name);
const make = (peer: TestPeer, name: string) =>
  peer.ask('channel:createTemporary', { settings: { name, userLimit: 4, locked: false } });

it('a temporary channel is there for everybody until the last person has left', async () => {
  const server = await start(600_000, 50);
  const [ann, bob] = [await enter(server, 'Ann'), await enter(server, 'Bob')];
  const { channel } = granted(await make(ann, 'Chess'));
  expect(channel).toMatchObject({ name: 'Chess', userLimit: 4, temporary: true, music: false });
  await ann.join('Chess');
  await bob.join('Chess');
  await ann.leave();
  await bob.catchUp();
  expect(names(bob)).toContain('Chess');
  await bob.leave();
  await ann.until(() => !names(ann).includes('Chess'), 'the end of the channel');
});

it('ends also when nobody comes, and when the last connection is lost for good', async () => {
  const server = await start(50, 50);
  const [ann, bob] = [await enter(server, 'Ann'), await enter(server, 'Bob')];
  granted(await make(ann, 'Nobody comes'));
  expect(names(ann)).toContain('Nobody comes');
  await ann.until(() => !names(ann).includes('Nobody comes'), 'the end of the channel');
  granted(await make(ann, 'Lost'));
  await ann.join('Lost');
  ann.vanish();
  await bob.until(() => !names(bob).includes('Lost'), 'the end of the channel');
});

it('a person makes only so many', async () => {
  const server = await start(600_000, 50);
  const ann = await enter(server, 'Ann');
  granted(await make(ann, 'One'));
  granted(await make(ann, 'Two'));
  expect(await make(ann, 'Three')).toMatchObject({ error: { code: 'limitReached' } });
  const bob = await enter(server, 'Bob');
  expect(await make(bob, 'one')).toMatchObject({ error: { code: 'conflict' } });
});

it('those inside say what they do, until nobody is inside', async () => {
  const server = await start(600_000, 50);
  const [ann, bob] = [await enter(server, 'Ann', 'General'), await enter(server, 'Bob', 'General')];
  const cho = await enter(server, 'Cho');
  const channelId = ann.channel('General').id;
  const set = (peer: TestPeer, status: string) =>
    peer.codeOf('channel:setStatus', { channelId, status });
  expect(await set(ann, '  Playing   chess ')).toBe('ok');
  await cho.catchUp();
  expect(cho.channel('General').status).toBe('Playing chess');
  expect(await set(cho, 'Nonsense')).toBe('conflict');
  expect(await set(ann, 'x'.repeat(81))).toBe('invalidRequest');
  await ann.leave();
  await cho.catchUp();
  expect(cho.channel('General').status).toBe('Playing chess');
  await bob.leave();
  await cho.catchUp();
  expect(cho.channel('General').status).toBe('');

  await ann.join('General');
  const codes: string[] = [];
  for (let round = 0; round < 9; round += 1) codes.push(await set(ann, `Round ${round}`));
  expect(codes.filter((code) => code === 'rateLimited').length).toBeGreaterThan(0);
});
