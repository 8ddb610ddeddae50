import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mainServerOf } from '../../server/config/nodeSettings.ts';
import { askServer } from '../../server/control/askServer.ts';
import { dialMainServer } from '../../server/nodes/dialMainServer.ts';
import { ownVersions } from '../../server/nodes/nodeGreeting.ts';
import { decodeTrack } from '../../server/recordings/trackSound.fixture.ts';
import { listenStreamPath } from '../../shared/domain/ListenLink.ts';
import { freePorts } from '../harness/freePorts.ts';
import { NodeProcess } from '../harness/NodeProcess.ts';
import { PerchServer } from '../harness/PerchServer.ts';
import { tones } from '../harness/tones.ts';
import { Agent } from './network/Agent.ts';
import type { CallReport } from './network/callAgent.ts';
import { OggListener } from './OggListener.ts';
import { SoundingPeer } from './SoundingPeer.ts';
import { levelAt } from './streamSinks.ts';
import { granted } from './TestPeer.ts';

const nodeKey = 'a-key-for-the-nodes-of-the-tests-0123';
const host = '127.0.0.1';

/** As `PERCH_MAIN_SERVER`. */
const mainServer = (pin = server.fingerprint) => `${server.url}/#pin=${pin}`;

const startNode = (name: string, port: number) =>
  new NodeProcess({ name, host, port, key: nodeKey, mainServer: mainServer() });

let server: PerchServer;
let east: NodeProcess;
let west: NodeProcess;
const children: ChildProcess[] = [];
let ann: Agent;
let bob: Agent;
let cho: SoundingPeer;

const reportOf = (person: Agent) => person.ask<CallReport>('report');
const heardByCho = () => cho.hears.map(({ frequency }) => frequency).sort();

/** How many peers each machine has. */
async function homes(): Promise<Record<string, number>> {
  const { workers } = await server.health();
  return Object.fromEntries(workers.map(({ node, peers }) => [node ?? 'main', peers]));
}

const drain = (node: string) => askServer(server.dataDir, 'drain', { node });
const undrain = (node: string) => askServer(server.dataDir, 'undrain', { node });

/** Everybody hears all others from now on; returns how long that took, in ms. */
async function expectAllHeard(): Promise<number> {
  const beganMs = performance.now();
  cho.listens = false;
  cho.listens = true;
  await expect.poll(heardByCho, { interval: 20 }).toEqual([tones.Ann, tones.Bob].sort());
  for (const person of [ann, bob]) await expectVoices(person, 2);
  return Math.round(performance.now() - beganMs);
}

/** Somebody receives so many voices, and hears something from now on. */
async function expectVoices(person: Agent, count: number): Promise<void> {
  await expect.poll(async () => (await reportOf(person)).streams.length).toBe(count);
  const { packets } = await reportOf(person);
  await expect.poll(async () => (await reportOf(person)).packets).toBeGreaterThan(packets + 10);
}

function startAgent(): Agent {
  const [node, file] = Agent.command('callAgent.ts');
  const child = spawn(node, [file], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  return new Agent(child);
}

beforeAll(async () => {
  [ann, bob] = [startAgent(), startAgent()];
  server = await PerchServer.start({ workers: 1, env: { PERCH_NODE_KEY: nodeKey } });
  const port = await freePorts(2, [host]);
  east = startNode('east', port);
  west = startNode('west', port + 1);
});
afterAll(async () => {
  cho?.close();
  for (const child of children) child.kill('SIGKILL');
  await Promise.all([east?.end(), west?.end()]);
  await server?.stop();
});

it('people whose homes are on different machines hear each other', async () => {
  await expect.poll(homes).toEqual({ main: 0, east: 0, west: 0 });
  cho = await SoundingPeer.enter(server.url, 'Cho', tones.Cho);
  await cho.join('General');
  for (const [person, name] of [
    [ann, 'Ann'],
    [bob, 'Bob'],
  ] as const) {
    await person.ask('join', { url: server.url, name });
  }
  expect(await homes()).toEqual({ main: 1, east: 1, west: 1 });
  await expectAllHeard();
});

it('whoever has a home on a node is in the mix for players outside, hears a mix, and is recorded', async () => {
  await drain('main');
  const dan = await SoundingPeer.enter(server.url, 'Dan', tones.Dan);
  await undrain('main');
  expect(await homes()).toMatchObject({ main: 1 });
  granted(await dan.peer.ask('user:claimOwner', { code: server.ownerCode }));
  await dan.join('General');
  const { token } = granted(
    await dan.peer.ask('listenLink:create', {
      channelId: dan.peer.channel('General').id,
      label: 'For the radio',
      listenersMax: 1,
      lifetimeMs: null,
    }),
  );
  const player = await OggListener.open(server.url + listenStreamPath(token));
  granted(await dan.peer.ask('line:takeMix', { wanted: true }));
  for (const name of ['Dan', 'Ann'] as const) {
    await expect.poll(() => player.hears(name)).toBe(true);
  }
  for (const name of ['Bob', 'Cho']) await expect.poll(() => dan.mixed).toContain(name);
  player.close();
  await dan.join('Music');
  granted(await dan.peer.ask('recording:start', { videos: false }));
  await expect.poll(() => dan.peer.channel('Music').recording).toBeDefined();
  const { id = '' } = dan.peer.channel('Music').recording ?? {};
  const file = join(server.dataDir, 'recordings', id, '01 Dan.opus');
  await expect
    .poll(() => statSync(file, { throwIfNoEntry: false })?.size ?? 0)
    .toBeGreaterThan(5_000);
  granted(await dan.peer.ask('recording:stop', {}));
  await dan.closeForGood();
  const sound = [await decodeTrack(readFileSync(file))];
  expect(levelAt({ sound, sampleRate: 48_000 }, tones.Dan)).toBeGreaterThan(0.1);
});

it('people of a node that is drained go on elsewhere', async () => {
  expect(await drain('west')).toEqual({ peers: 1 });
  await expect.poll(homes, { interval: 20 }).toMatchObject({ west: 0 });
  console.log(
    `media nodes: sound is back ${await expectAllHeard()} ms after a move off a drained node`,
  );
  await undrain('west');
});

it('when a node is killed, its people are heard again elsewhere', async () => {
  expect((await homes())['east']).toBeGreaterThan(0);
  east.signal('SIGKILL');
  await expect.poll(homes, { interval: 20 }).not.toHaveProperty('east');
  console.log(`media nodes: sound is back ${await expectAllHeard()} ms after a node was killed`);
});

it('when a node no longer answers, its people are heard again elsewhere, and it comes back', async () => {
  expect((await homes())['west']).toBeGreaterThan(0);
  const beganMs = performance.now();
  west.signal('SIGSTOP');
  await expect.poll(homes, { interval: 20 }).not.toHaveProperty('west');
  await expectAllHeard();
  const tookMs = Math.round(performance.now() - beganMs);
  console.log(`media nodes: sound is back ${tookMs} ms after a node was frozen`);
  west.signal('SIGCONT');
  await expect.poll(homes).toHaveProperty('west');
});

it('when the server is killed and started again, nodes and people come back', async () => {
  cho.close();
  await server.restart('SIGKILL');
  await expect.poll(homes).toHaveProperty('west');
  for (const person of [ann, bob]) await expectVoices(person, 1);
});

it('a node with another key, another version or another idea of the server is refused', async () => {
  const greeting = {
    ...ownVersions,
    name: 'north',
    run: 'run',
    worker: 0,
    pid: 1,
    coresPerWorker: 1,
    hosts: [host],
    port: 1,
    addresses: [host],
  };
  const dial = (key = nodeKey, change = {}, server = mainServer()) => {
    const main = mainServerOf(server);
    if (main === null) throw new Error('no address');
    return dialMainServer(main, key, { ...greeting, ...change });
  };
  await expect(dial('k'.repeat(32))).rejects.toThrow(
    'PERCH_NODE_KEY is not the one of the server.',
  );
  await expect(dial(nodeKey, { mediasoup: '3.0.0' })).rejects.toThrow(
    'install the same version on both',
  );
  await expect(dial(nodeKey, { port: 'any' })).rejects.toThrow('no greeting');
  await expect(dial(nodeKey, { name: 'west' })).rejects.toThrow(
    'Another media node is called west',
  );
  await expect(dial(nodeKey, {}, mainServer('ab'.repeat(32)))).rejects.toThrow('#pin=');
  expect(server.log).toContain('a media node has another PERCH_NODE_KEY and is refused');
  expect(server.log).toContain('with mediasoup 3.0.0');
});
