import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PostgresCluster } from '../../server/storage/postgres/PostgresCluster.fixture.ts';
import { PerchServer } from '../harness/PerchServer.ts';
import { tones } from '../harness/tones.ts';
import { withoutEncryption } from '../harness/withoutEncryption.ts';
import { SoundingPeer } from './SoundingPeer.ts';
import { granted, TestPeer } from './TestPeer.ts';

const isPossible = PostgresCluster.isInstalled;
let cluster: PostgresCluster;
let server: PerchServer;

beforeAll(async () => {
  if (!isPossible) return;
  cluster = await PostgresCluster.start();
  const env = { ...withoutEncryption, PERCH_DATABASE_URL: await cluster.makeDatabase() };
  server = await PerchServer.start({ workers: 1, env });
});
afterAll(async () => {
  await server?.stop();
  await cluster?.remove();
});

it.runIf(isPossible)(
  'with the tables in PostgreSQL, calls go on while it is away, and what was said is there after a restart',
  async () => {
    const ann = await SoundingPeer.enter(server.url, 'Ann', tones.Ann);
    const bob = await SoundingPeer.enter(server.url, 'Bob', tones.Bob);
    for (const each of [ann, bob]) await each.join('General');
    const hearsBob = () => ann.hears.some(({ frequency }) => frequency === tones.Bob);
    await expect.poll(hearsBob).toBe(true);
    const { id: channelId } = ann.peer.channel('General');
    const [first, second] = [randomUUID(), randomUUID()];
    const send = (clientId: string, text: string) =>
      ann.peer.ask('message:send', { channelId, clientId, text });
    granted(await send(first, '첫 인사'));

    await cluster.stop();
    expect(await send(second, 'while it is away')).toMatchObject({
      ok: false,
      error: { code: 'unavailable' },
    });
    // Moves need nothing that lasts.
    for (const channel of ['Music', 'General']) await bob.join(channel);
    await expect.poll(hearsBob).toBe(true);
    await cluster.resume();
    await expect.poll(async () => (await send(second, 'it is back')).ok).toBe(true);
    for (const each of [ann, bob]) await each.closeForGood();

    await server.restart('SIGTERM');
    const again = await TestPeer.connect(server.url, ann.peer.key);
    await again.open();
    const found = granted(
      await again.ask('message:search', { text: '인사', channelId: null, limit: 5 }),
    );
    expect(found).toMatchObject({ messages: [{ text: '첫 인사' }] });
    again.close();
  },
);
