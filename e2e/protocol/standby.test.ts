import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PostgresCluster } from '../../server/storage/postgres/PostgresCluster.fixture.ts';
import { freePorts } from '../harness/freePorts.ts';
import { PerchServer } from '../harness/PerchServer.ts';
import { TestPeer } from './TestPeer.ts';

const host = '127.0.0.1';
const isPossible = PostgresCluster.isInstalled;
let cluster: PostgresCluster;
let env: Readonly<Record<string, string>>;
const servers: Promise<PerchServer>[] = [];

function start(port: number): Promise<PerchServer> {
  const starting = PerchServer.start({ workers: 1, host, port, env });
  servers.push(starting);
  return starting;
}

beforeAll(async () => {
  if (!isPossible) return;
  cluster = await PostgresCluster.start();
  env = { PERCH_DATABASE_URL: await cluster.makeDatabase(), PERCH_STANDBY: '1' };
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
