import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { LocalServer } from './LocalServer.ts';
import { TestPeer } from './TestPeer.ts';

let local: LocalServer;
let witness: TestPeer;
const peers: TestPeer[] = [];

beforeAll(async () => {
  local = await LocalServer.start({ workers: 1 });
  witness = await TestPeer.enter(local.url, 'Witness', 'General');
  peers.push(witness);
});
afterAll(async () => {
  for (const peer of peers) peer.close();
  await local?.close();
});

/** How many presence events the witness gets meanwhile. */
async function toldDuring(deed: () => Promise<unknown>): Promise<number> {
  await witness.catchUp();
  const before = presenceTold();
  await deed();
  await witness.catchUp();
  return presenceTold() - before;
}

function presenceTold(): number {
  return witness.told.filter(({ name }) => name === 'presence:changed').length;
}

/** More windows of a user. */
async function moreWindows({ key }: TestPeer, count: number): Promise<TestPeer[]> {
  const windows: TestPeer[] = [];
  for (let window = 0; window < count; window += 1) {
    const peer = await TestPeer.connect(local.url, key);
    peers.push(peer);
    await peer.open();
    windows.push(peer);
  }
  return windows;
}

it('repeating an unchanged state causes no events', async () => {
  const busy = await TestPeer.enter(local.url, 'Busy', 'General');
  peers.push(busy);
  const switches = { muted: true, deafened: false, listenOnly: false };
  await busy.ask('peer:update', switches);
  const told = await toldDuring(async () => {
    for (let said = 0; said < 100; said += 1) await busy.ask('peer:update', switches);
    for (let said = 0; said < 50; said += 1) await busy.ask('user:rename', { name: 'Busy' });
  });
  expect(told).toBe(0);
});

it('fast changes from many windows of one user cause only a few events', async () => {
  const first = await TestPeer.enter(local.url, 'Flood', 'General');
  peers.push(first);
  const others = await moreWindows(first, 5);
  for (const peer of others) await peer.join('General');
  const windows = [first, ...others];
  const startedAt = performance.now();
  const told = await toldDuring(() =>
    Promise.all(
      windows.map(async (peer, window) => {
        for (let said = 0; said < 150; said += 1) {
          await peer.codeOf('user:rename', { name: `Flood ${window} ${said}` });
        }
      }),
    ),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  // Per session: a burst of 40, then 10 a second plus 10 ticks a second. 5,400 were requested.
  expect(told).toBeLessThanOrEqual(windows.length * (40 + 20 * (seconds + 1)));
});

it('reconnecting renews no budget', async () => {
  const first = await TestPeer.enter(local.url, 'Again', 'General');
  peers.push(first);
  const goals = [first.channel('Music').id, first.channel('General').id];
  const codesOf = async (peer: TestPeer) => {
    const codes: string[] = [];
    for (let tried = 0; tried < 130; tried += 1) {
      codes.push(await peer.codeOf('channel:join', { channelId: goals[tried % 2] }));
    }
    return codes.filter((code) => code === 'rateLimited').length;
  };
  expect(await codesOf(first)).toBeGreaterThan(0);
  first.close();
  // The sign-in uses the budget too, so it may wait.
  const again = await vi.waitFor(
    async () => {
      const peer = await TestPeer.connect(local.url, first.key);
      peers.push(peer);
      await peer.open();
      return peer;
    },
    { timeout: 60_000, interval: 100 },
  );
  // With a budget per connection, another hundred would pass.
  expect(await codesOf(again)).toBeGreaterThan(50);
});

it('requests that end something pass without any budget left', async () => {
  const hasty = await TestPeer.enter(local.url, 'Hasty', 'General');
  peers.push(hasty);
  // More than one user may request at once, over many windows. Each connection alone allows 200.
  const windows = [hasty, ...(await moreWindows(hasty, 4))];
  const codes = await Promise.all(
    windows.map(async (peer) => {
      const asked = Array.from({ length: 180 }, () => peer.codeOf('sound:list', {}));
      return await Promise.all(asked);
    }),
  );
  expect(codes.flat()).toContain('rateLimited');
  expect(await hasty.codeOf('channel:leave', {})).toBe('ok');
  await witness.catchUp();
  const { peerId } = hasty.session;
  expect(witness.presence.occupants.some((occupant) => occupant.peerId === peerId)).toBe(false);
});
