import { randomUUID } from 'node:crypto';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PostgresCluster } from '../../server/storage/postgres/PostgresCluster.fixture.ts';
import { PostgresLine } from '../../server/storage/postgres/PostgresLine.fixture.ts';
import { challengeText, protocolVersion } from '../../shared/protocol/signIn.ts';
import { freePorts } from '../harness/freePorts.ts';
import { NodeProcess } from '../harness/NodeProcess.ts';
import { asNextVersion } from '../harness/nextVersion.ts';
import { PerchServer } from '../harness/PerchServer.ts';
import { withoutEncryption } from '../harness/withoutEncryption.ts';
import { LocalServer } from './LocalServer.ts';
import { granted, TestPeer } from './TestPeer.ts';

const host = '127.0.0.1';
const isPossible = PostgresCluster.isInstalled;
let cluster: PostgresCluster;
let shared: Readonly<Record<string, string>>;
const servers: Promise<PerchServer>[] = [];

function start(port: number, env = shared): Promise<PerchServer> {
  const starting = PerchServer.start({ workers: 1, host, port, env });
  servers.push(starting);
  return starting;
}

beforeAll(async () => {
  if (!isPossible) return;
  cluster = await PostgresCluster.start();
  shared = { PERCH_DATABASE_URL: await cluster.makeDatabase(), PERCH_STANDBY: '1' };
});
afterAll(async () => {
  await Promise.all(servers.map(async (server) => (await server).stop()));
  await cluster?.remove();
});

/** What a server says of itself; null where none answers. */
function healthAt(port: number): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>();
  const options = { host, port, path: '/healthz', rejectUnauthorized: false, agent: false };
  const asking = request(options, async (answer) => {
    const { status } = JSON.parse(await text(answer));
    resolve(`${answer.statusCode} ${status}`);
  });
  asking.once('error', () => resolve(null));
  asking.end();
  return promise;
}

it.runIf(isPossible)(
  'a server that stands by takes the place of one that is killed, and people come back as who they were',
  async () => {
    const port = await freePorts(2, [host]);
    const secondPort = port + 1;
    const first = await start(port);
    const second = start(secondPort);
    await expect.poll(() => healthAt(secondPort)).toBe('503 standby');
    const ann = await TestPeer.enter(first.url, 'Ann', 'General');
    const { peerId, resumeToken, user } = ann.session;
    await first.end('SIGKILL');
    ann.close();
    const again = await TestPeer.connect((await second).url, ann.key);
    const channelId = ann.channel('General').id;
    const opened = await again.open({ resumeToken, channelId });
    expect(opened).toMatchObject({ peerId, user: { id: user.id }, joinFailure: null });
    expect(again.listedIn).toBe('General');
    again.close();
  },
);

function seatsSeenBy({ presence: { occupants, channels } }: TestPeer): string[] {
  const nameOf = (channelId: string) => channels.find(({ id }) => id === channelId)?.name;
  return occupants.map(({ user, channelId }) => `${user.name} in ${nameOf(channelId)}`).sort();
}

it.runIf(isPossible)(
  'a main server that was cut off from the database alone hands its people to the one that took its place, each once',
  async () => {
    const url = await cluster.makeDatabase();
    const line = await PostgresLine.open(cluster);
    const lost = Promise.withResolvers<string>();
    const first = await LocalServer.start({
      workers: 1,
      env: { PERCH_DATABASE_URL: line.urlOf(url), PERCH_STANDBY: '1' },
      tablesWatch: {
        onLost: lost.resolve,
        times: { askMs: 100, answerMs: 60_000, leaseMs: 60_000 },
      },
    });
    const [ann, bob] = [
      await TestPeer.enter(first.url, 'Ann', 'General'),
      await TestPeer.enter(first.url, 'Bob', 'General'),
    ];
    const port = await freePorts(1, [host]);
    const second = start(port, { PERCH_DATABASE_URL: url, PERCH_STANDBY: '1' });
    await expect.poll(() => healthAt(port)).toBe('503 standby');

    line.break();
    await second;
    // Both have people now: Ann has come to the other one by another device, and Bob goes on where he is.
    const annAgain = await TestPeer.connect((await second).url, ann.key);
    await annAgain.open();
    await annAgain.join('Music');
    await bob.join('Music');
    await expect.poll(() => seatsSeenBy(ann)).toEqual(['Ann in General', 'Bob in Music']);

    line.mend();
    expect(await lost.promise).toBe('taken');
    const stopped = first.close();
    for (const each of [ann, bob]) {
      await expect.poll(() => each.told.some(({ name }) => name === 'server:stopping')).toBe(true);
    }
    await stopped;
    const { peerId, resumeToken } = bob.session;
    const bobAgain = await TestPeer.connect((await second).url, bob.key);
    const channelId = bob.channel('Music').id;
    expect(await bobAgain.open({ resumeToken, channelId })).toMatchObject({ peerId });
    await expect.poll(() => seatsSeenBy(annAgain)).toEqual(['Ann in Music', 'Bob in Music']);
    for (const each of [ann, bob, annAgain, bobAgain]) each.close();
    await line.close();
  },
);

/** Signs in as the app of the server's version does, whichever that is. */
function openAs(peer: TestPeer, url: string, change: { resumeToken: string; channelId: string }) {
  const { serverKey, nonce, protocolVersion: version } = peer.challenge;
  const text = challengeText(new URL(url).host, serverKey, nonce);
  const signature = peer.key.signText(text.replace(`-v${protocolVersion}`, `-v${version}`));
  return peer.open({ protocolVersion: version, signature, ...change });
}

it.runIf(isPossible)(
  'a server is updated machine by machine: its people go on at the standby of the next version, with a node of this one',
  async () => {
    const nodeKey = 'a-key-for-the-nodes-of-the-update-012';
    const env = {
      ...withoutEncryption,
      PERCH_DATABASE_URL: await cluster.makeDatabase(),
      PERCH_STANDBY: '1',
      PERCH_NODE_KEY: nodeKey,
    };
    const port = await freePorts(3, [host]);
    const first = await start(port, env);
    const ann = await TestPeer.enter(first.url, 'Ann', 'General');
    const { id: channelId } = ann.channel('General');
    const message = { channelId, clientId: randomUUID(), text: 'before the update' };
    granted(await ann.ask('message:send', message));
    const starting = start(port + 1, { ...env, ...asNextVersion });
    await expect.poll(() => healthAt(port + 1)).toBe('503 standby');
    // It leaves the tables alone for as long as another one uses them.
    expect(await ann.codeOf('message:send', { ...message, clientId: randomUUID() })).toBe('ok');

    const beganMs = performance.now();
    await first.end();
    await expect.poll(() => ann.told.some(({ name }) => name === 'server:stopping')).toBe(true);
    const second = await starting;
    expect(await second.health()).toMatchObject({ version: '999.0.0' });
    // The page of before is told, and the new one, which it loads, comes back.
    const page = await TestPeer.connect(second.url, ann.key);
    expect(await page.codeOf('session:open', page.opening())).toBe('versionMismatch');
    const newPage = await TestPeer.connect(second.url, ann.key);
    const { peerId, resumeToken, user } = ann.session;
    const opened = await openAs(newPage, second.url, { resumeToken, channelId });
    expect(opened).toMatchObject({ peerId, user: { id: user.id }, joinFailure: null });
    expect(newPage.listedIn).toBe('General');
    const tookMs = Math.round(performance.now() - beganMs);
    console.log(`rolling update: back ${tookMs} ms after the old server was stopped`);
    const said = granted(
      await newPage.ask('message:search', { text: 'update', channelId, limit: 5 }),
    );
    expect(said.messages).toHaveLength(2);

    const mainServer = `${second.url}/#pin=${second.fingerprint}`;
    const east = new NodeProcess({ name: 'east', host, port: port + 2, key: nodeKey, mainServer });
    const nodes = async () => (await second.health()).workers.map(({ node }) => node);
    await expect.poll(nodes).toContain('east');
    await east.end();

    // A machine that was forgotten stands by, but cannot take the tables of the next version.
    const forgotten = first.launch();
    await expect.poll(() => healthAt(port)).toBe('503 standby');
    const refused = expect(forgotten).rejects.toThrow('written by a newer Perch');
    for (const each of [ann, page, newPage]) each.close();
    await second.end();
    await refused;
  },
);
