import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PostgresCluster } from '../../server/storage/postgres/PostgresCluster.fixture.ts';
import type { Message } from '../../shared/domain/Message.ts';
import { tones } from '../harness/tones.ts';
import { withoutEncryption } from '../harness/withoutEncryption.ts';
import { LocalServer } from './LocalServer.ts';
import { SoundingPeer } from './SoundingPeer.ts';
import { granted, TestPeer } from './TestPeer.ts';

const isPossible = PostgresCluster.isInstalled;
let cluster: PostgresCluster;
let url: string;
let local: LocalServer;

/** As the server's own, but given up after 3 s without an answer instead of 16; what is to be saved waits for it as long as it takes. */
const start = () =>
  LocalServer.start({
    workers: 1,
    saveWaitMs: 100_000,
    tablesWatch: { times: { askMs: 100, answerMs: 3_000, leaseMs: 100_000 } },
    env: { ...withoutEncryption, PERCH_DATABASE_URL: url },
  });

beforeAll(async () => {
  if (!isPossible) return;
  cluster = await PostgresCluster.start();
  url = await cluster.makeDatabase();
  local = await start();
});
afterAll(async () => {
  await local?.close();
  await cluster?.remove();
});

/** The channel's messages as they were told to somebody who has its chat open. */
function toldTo({ told }: TestPeer): string[] {
  return told
    .filter(({ name }) => name === 'message:sent')
    .map(({ payload }) => (payload as { message: Message }).message.text);
}

it.runIf(isPossible)(
  'while PostgreSQL is away, people talk and move; what they write waits or is refused; then all agree, and it is there after a restart',
  async () => {
    const ann = await SoundingPeer.enter(local.url, 'Ann', tones.Ann);
    const bob = await SoundingPeer.enter(local.url, 'Bob', tones.Bob);
    const people = [ann.peer, bob.peer];
    for (const each of [ann, bob]) await each.join('General');
    const { id: channelId } = ann.peer.channel('General');
    const place = { at: 'newest' } as const;
    for (const each of people) {
      granted(await each.ask('chat:open', { channelId, place, limit: 10 }));
    }
    /** Asks again where there was no answer in time, as the app does. */
    const send = async (text: string, clientId: string = randomUUID()): Promise<string> => {
      const code = await ann.peer.codeOf('message:send', { channelId, clientId, text });
      return code === 'timeout' ? send(text, clientId) : code;
    };
    const goOn = async () => {
      for (const channel of ['Music', 'General']) await bob.join(channel);
      ann.listens = false;
      ann.listens = true;
      await expect
        .poll(() => ann.hears.some(({ frequency }) => frequency === tones.Bob))
        .toBe(true);
    };
    await goOn();
    expect(await send('첫 인사')).toBe('ok');

    // It stops to answer in the middle of a change, and no connection ends.
    const other = new pg.Client(url);
    await other.connect();
    await other.query('BEGIN; LOCK TABLE messages');
    const id = randomUUID();
    const refused = send('refused, and sent again', id);
    const waiters = () => other.query('SELECT FROM pg_locks WHERE NOT granted');
    await expect.poll(async () => (await waiters()).rowCount).toBeGreaterThan(0);
    cluster.freeze();
    const freed = other.end();
    await goOn();
    expect(await refused).toBe('unavailable');
    await goOn();
    const waiting = send('that waited');
    cluster.thaw();
    expect(await waiting).toBe('ok');
    expect(await send('refused, and sent again', id)).toBe('ok');
    await freed;

    // It ends, as in a crash.
    await cluster.stop();
    await goOn();
    const waitingAgain = send('that waited for its start');
    await cluster.resume();
    expect(await waitingAgain).toBe('ok');

    const page = granted(await bob.peer.ask('message:list', { channelId, place, limit: 10 }));
    const texts = page.messages.map(({ text }) => text);
    expect(texts).toEqual([
      '첫 인사',
      'that waited',
      'refused, and sent again',
      'that waited for its start',
    ]);
    for (const each of people) {
      await expect.poll(() => toldTo(each)).toEqual(texts);
      expect(each.presence.occupants.map((who) => who.channelId)).toEqual([channelId, channelId]);
    }
    expect(local.peersByChannel).toEqual({ General: 2 });
    for (const each of [ann, bob]) await each.closeForGood();

    await local.close();
    local = await start();
    const again = await TestPeer.connect(local.url, ann.peer.key);
    await again.open();
    const found = granted(
      await again.ask('message:search', { text: '인사', channelId: null, limit: 5 }),
    );
    expect(found).toMatchObject({ messages: [{ text: '첫 인사' }] });
    again.close();
  },
);
