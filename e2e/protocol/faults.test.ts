import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ConnectionState } from '../../renderer/state/ConnectionState.ts';
import { PerchServer } from '../harness/PerchServer.ts';
import { withoutEncryption } from '../harness/withoutEncryption.ts';
import { differences } from '../soak/differences.ts';
import { AppClient } from './AppClient.ts';
import { LocalServer } from './LocalServer.ts';

/** Instead of a minute. */
const sessionHoldMs = 1_200;
/** Instead of 8 s and 6 s. */
const heartbeat = { intervalMs: 150, timeoutMs: 150 };

let local: LocalServer;
let clients: AppClient[] = [];
/** Each call has people of its own: a name is kept for those who had it, and one test changes the clock. */
let calls = 0;
/** Who came and who left, as Bob is told: his app plays a sound for each. */
let comings: string[];

beforeAll(async () => {
  local = await LocalServer.start({
    workers: 1,
    sessionHoldMs,
    heartbeat,
    env: withoutEncryption,
  });
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  clients = [];
  vi.restoreAllMocks();
  await expect.poll(() => local.counts.count()).toMatchObject({ producers: 0, consumers: 0 });
  expect(local.complaints).toEqual([]);
});
afterAll(() => local?.close());

/** Ann and Bob, who hear each other. */
async function callOfTwo(): Promise<[ann: AppClient, bob: AppClient]> {
  calls += 1;
  const ann = await AppClient.enter(local, `Ann${'i'.repeat(calls)}`, { chance: () => 0 });
  const bob = await AppClient.enter(local, `Bob${'o'.repeat(calls)}`, { chance: () => 0 });
  clients.push(ann, bob);
  for (const client of clients) client.join('General');
  await expectAgreement();
  comings = [];
  const namesSeen = () => bob.occupants.map(({ user }) => user.name);
  let before = namesSeen();
  bob.onPresence(() => {
    const now = namesSeen();
    comings.push(...now.filter((name) => !before.includes(name)).map(() => 'somebody comes'));
    comings.push(...before.filter((name) => !now.includes(name)).map(() => 'somebody leaves'));
    before = now;
  });
  return [ann, bob];
}

/** Server and clients agree about everything, streams too, within the patience of a test. */
async function expectAgreement(): Promise<void> {
  await expect.poll(() => differences(local, clients), { interval: 10 }).toEqual([]);
}

const isAway = (client: AppClient, other: AppClient) =>
  client.occupants.find(({ peerId }) => peerId === other.peerId)?.away;
const isReady = ({ kind }: ConnectionState) => kind === 'ready';
const isLost = ({ kind }: ConnectionState) => kind === 'reconnecting';

describe('signalling', () => {
  it('that is lost for a moment comes back to its seat, with the same streams; others hear no coming and going', async () => {
    const [ann, bob] = await callOfTwo();
    const [peerId, streams] = [ann.peerId, ann.media.consumers.consumerIds];
    ann.network.block();
    await ann.becomes(isLost);
    await expect.poll(() => isAway(bob, ann)).toBe(true);
    ann.network.mend();
    await ann.becomes(isReady);
    await expectAgreement();
    expect(ann.peerId).toBe(peerId);
    expect(ann.media.consumers.consumerIds).toEqual(streams);
    expect(comings).toEqual([]);
  });

  it('whose answers are lost three times in a row leaves no ghost', async () => {
    const [ann] = await callOfTwo();
    const { peerId } = ann;
    const [session] = local.server.sessions.ofUser(ann.userId);
    // The challenge arrives, and what answers the sign-in does not.
    const stopLosing = ann.signaling.on('session:challenged', () => ann.network.stall('answers'));
    for (let lost = 0; lost < 3; lost += 1) {
      ann.network.cut();
      await expect.poll(() => session?.connected, { interval: 1 }).toBe(false);
      await expect.poll(() => session?.connected, { interval: 1 }).toBe(true);
    }
    stopLosing();
    ann.network.cut();
    await ann.becomes(isReady);
    await expectAgreement();
    expect(ann.peerId).toBe(peerId);
    expect(local.server.sessions.size).toBe(2);
  });

  it('that loses the answer to a move leaves no camera that only one side thinks is on', async () => {
    const [ann] = await callOfTwo();
    ann.engine.video.camera.turnOn();
    const peer = local.server.sessions.peers.find(({ id }) => id === ann.peerId);
    const hasCamera = () => peer?.media?.producer('camera') !== null;
    await expect.poll(hasCamera).toBe(true);
    ann.network.stall('answers');
    ann.join('Music');
    ann.join('General');
    await expect.poll(hasCamera).toBe(false);
    ann.network.cut();
    await ann.becomes(isLost);
    await ann.becomes(isReady);
    await expectAgreement();
    expect(ann.engine.video.camera.isOn).toBe(false);
  });

  it('that is half-open is noticed by both sides, and replaced', async () => {
    const [ann, bob] = await callOfTwo();
    const { peerId } = ann;
    ann.network.stall();
    const beganAt = performance.now();
    await ann.becomes(isLost);
    await ann.becomes(isReady);
    expect(performance.now() - beganAt).toBeLessThan(10_000);
    await expectAgreement();
    expect(ann.peerId).toBe(peerId);
    expect(isAway(bob, ann)).toBe(false);
    expect(comings).toEqual([]);
  });

  it('that is away for longer than a seat is held, as after ten minutes of sleep, comes back to its channel as it was', async () => {
    const [ann] = await callOfTwo();
    const { peerId } = ann;
    ann.engine.setMuted(true);
    await expectAgreement();
    ann.network.block();
    await expect.poll(() => local.server.sessions.size).toBe(1);
    ann.network.mend();
    await ann.becomes(isReady);
    await expectAgreement();
    expect(ann.peerId).not.toBe(peerId);
    expect(ann.engine.state).toMatchObject({ kind: 'joined' });
    expect(ann.engine.switches.muted).toBe(true);
    expect(comings).toEqual(['somebody leaves', 'somebody comes']);
  });

  it.each([1, -1])('does not depend on the clock: it jumps by %d day', async (days) => {
    const [ann] = await callOfTwo();
    const { peerId } = ann;
    const now = Date.now.bind(Date);
    vi.spyOn(Date, 'now').mockImplementation(() => now() + days * 86_400_000);
    ann.network.cut();
    await ann.becomes(isLost);
    await ann.becomes(isReady);
    ann.join('Music');
    await expectAgreement();
    expect(ann.peerId).toBe(peerId);
  });

  it('is renewed at once when the computer has another network, together with the transports of the sound', async () => {
    const [ann] = await callOfTwo();
    const { peerId } = ann;
    ann.network.stall();
    const before = ann.media.heldTransportIds;
    ann.media.networkChanged();
    ann.signaling.renew();
    await ann.becomes(isReady);
    await expect
      .poll(() => ann.media.heldTransportIds)
      .toSatisfy((held) => held.length === 2 && !before.some((id) => held.includes(id)));
    await expectAgreement();
    expect(ann.peerId).toBe(peerId);
    expect(comings).toEqual([]);
  });
});

describe('media workers', () => {
  it.each([
    {
      what: 'of which one is killed: its people go evenly to the others',
      killed: 1,
      spread: [0, 3, 3],
    },
    { what: 'that are all killed: everybody comes back, evenly', killed: 3, spread: [2, 2, 2] },
  ])('$what', async ({ killed, spread }) => {
    const workers = await LocalServer.start({ workers: 3, env: withoutEncryption });
    const crowd: AppClient[] = [];
    const peersByWorker = () => workers.server.health().workers.map(({ peers }) => peers);
    try {
      for (const name of ['Cora', 'Dion', 'Edda', 'Falk', 'Gwen', 'Hugo']) {
        const client = await AppClient.enter(workers, name);
        client.join('General');
        crowd.push(client);
      }
      await expect.poll(() => differences(workers, crowd)).toEqual([]);
      expect(peersByWorker()).toEqual([2, 2, 2]);
      for (const { pid } of workers.server.pool.workers.slice(0, killed)) {
        process.kill(pid, 'SIGKILL');
      }
      await expect.poll(peersByWorker).toEqual(spread);
      await expect.poll(() => differences(workers, crowd)).toEqual([]);
      const unexpected = workers.complaints.filter((line) => !line.includes('media worker died'));
      expect(unexpected).toEqual([]);
    } finally {
      await Promise.all(crowd.map((client) => client.close()));
      await workers.close();
    }
  });
});

// Windows cannot stop a process and let it go on.
describe.runIf(process.platform !== 'win32')('a server', () => {
  it('that hangs for a while answers everything afterwards; when it is killed, all come back to where they were', async () => {
    const server = await PerchServer.start({ workers: 1, env: withoutEncryption });
    const ann = await AppClient.enter({ server }, 'Ann');
    const bob = await AppClient.enter({ server }, 'Bob');
    try {
      for (const person of [ann, bob]) person.join('General');
      await expect.poll(() => server.peersByChannel()).toEqual({ General: 2 });
      const { peerId } = ann;
      process.kill(server.pid, 'SIGSTOP');
      ann.network.cut();
      bob.join('Music');
      bob.engine.setMuted(true);
      await ann.becomes(isLost);
      process.kill(server.pid, 'SIGCONT');
      await ann.becomes(isReady);
      await expect.poll(() => server.peersByChannel()).toEqual({ General: 1, Music: 1 });
      expect([ann.peerId, (await server.health()).sessions]).toEqual([peerId, 2]);

      await server.end('SIGKILL');
      await Promise.all([ann, bob].map((person) => person.becomes(isLost)));
      await server.launch();
      await Promise.all([ann, bob].map((person) => person.becomes(isReady)));
      await expect.poll(() => server.peersByChannel()).toEqual({ General: 1, Music: 1 });
      const bobsSeat = () => ann.occupants.find((occupant) => occupant.peerId === bob.peerId);
      await expect.poll(() => bobsSeat()?.muted).toBe(true);
      expect((await server.health()).sessions).toBe(2);
    } finally {
      await Promise.all([ann.close(), bob.close()]);
      await server.stop();
    }
  });
});
