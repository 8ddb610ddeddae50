import { afterAll, beforeAll, expect, it } from 'vitest';
import { LocalServer } from './LocalServer.ts';
import { isAgreed, SealedMember } from './SealedMember.ts';
import { granted, TestPeer } from './TestPeer.ts';

let server: LocalServer;
const members: SealedMember[] = [];

beforeAll(async () => {
  server = await LocalServer.start({ workers: 1 });
});
afterAll(async () => {
  for (const member of members) {
    member.close();
    member.peer.close();
  }
  await server?.close();
});

async function member(name: string): Promise<SealedMember> {
  const made = await SealedMember.of(await TestPeer.enter(server.url, name));
  members.push(made);
  return made;
}

async function join(each: SealedMember): Promise<void> {
  each.enter();
  await each.peer.join('General');
}

it('people who come at once, go and come back agree on keys through the real server', async () => {
  const names = ['Ann', 'Bob', 'Cid', 'Dan', 'Eve', 'Fay'].map((name) => `Sealed ${name}`);
  const all = await Promise.all(names.map(member));
  await Promise.all(all.map(join));
  await expect.poll(() => isAgreed(all)).toBe(true);
  const first = all[0]?.keys?.secret.join();
  const [gone, vanished, ...stay] = all;
  if (!gone || !vanished) throw new Error('nobody');
  gone.client.leave();
  await gone.peer.leave();
  granted(await vanished.peer.ask('session:close', {}));
  vanished.client.leave();
  await expect.poll(() => isAgreed(stay)).toBe(true);
  expect(stay[0]?.keys?.secret.join()).not.toBe(first);
  expect(gone.keys).toBeNull();
  await join(gone);
  await expect.poll(() => isAgreed([...stay, gone])).toBe(true);
});
