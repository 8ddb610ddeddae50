import { afterAll, beforeAll, expect, it } from 'vitest';
import { KeyClient } from '../../renderer/media/encryption/KeyClient.ts';
import { realClock } from '../../renderer/media/encryption/KeyClock.ts';
import { MlsGroup } from '../../renderer/media/encryption/MlsGroup.ts';
import type { RequestFunction } from '../../renderer/media/transport/SignalingPort.ts';
import { occupantsOf } from '../../shared/domain/Presence.ts';
import type { EpochKeys } from '../../shared/encryption/epochKeys.ts';
import type { LeafOwner } from '../../shared/encryption/leafTexts.ts';
import type { KeyNotifications } from '../../shared/protocol/keys.ts';
import type { RequestInput, RequestName } from '../../shared/protocol/protocol.ts';
import { LocalServer } from './LocalServer.ts';
import { granted, TestPeer } from './TestPeer.ts';

let server: LocalServer;
const members: Member[] = [];

beforeAll(async () => {
  server = await LocalServer.start({ workers: 1, env: { PERCH_E2EE: 'on' } });
});
afterAll(async () => {
  for (const { client, peer } of members) {
    client.close();
    peer.close();
  }
  await server?.close();
});

interface Member {
  readonly peer: TestPeer;
  readonly client: KeyClient;
  /** Null while nothing may be sent. */
  readonly keys: () => EpochKeys | null;
}

/** An app's key client with the real cryptography on a real connection. */
async function member(name: string): Promise<Member> {
  const peer = await TestPeer.enter(server.url, name);
  const { peerId, user } = peer.session;
  const group = await MlsGroup.load();
  const owner: LeafOwner = {
    peerId,
    userId: user.id,
    deviceKey: peer.key.publicKey,
    madeAt: Date.now(),
  };
  group.certify(owner, peer.key.signText(group.textToSign(owner)));
  const client = new KeyClient({
    port: group,
    introduce: async () => undefined,
    request: (async <Name extends RequestName>(asked: Name, payload: RequestInput<Name>) =>
      granted(await peer.ask(asked, payload))) as RequestFunction,
    clock: realClock,
    standingOf: () => 'known',
  });
  let keys: EpochKeys | null = null;
  client.on('epoch', (now) => {
    keys = now;
  });
  client.on('withdrawn', () => {
    keys = null;
  });
  peer.socket.on('key:committed', ({ channelId, ...commit }: KeyNotifications['key:committed']) =>
    client.committed(channelId, commit),
  );
  peer.socket.on('key:reform', ({ channelId, epoch }: KeyNotifications['key:reform']) =>
    client.reformed(channelId, epoch),
  );
  peer.socket.onAny(() => client.setListed(listedFor(peer)));
  client.connected(peerId);
  const made = { peer, client, keys: () => keys };
  members.push(made);
  return made;
}

function listedFor(peer: TestPeer) {
  const general = peer.channel('General').id;
  return occupantsOf(peer.presence, general).map(({ peerId, user, away }) => {
    return { peerId, userId: user.id, away };
  });
}

async function join({ peer, client }: Member): Promise<void> {
  client.enter(peer.channel('General').id, listedFor(peer));
  await peer.join('General');
}

/** Whether these and nobody else have one secret, and hear each other. */
function isAgreed(inside: readonly Member[]): boolean {
  const secret = inside[0]?.keys()?.secret.join();
  return inside.every(({ peer, client, keys }) => {
    const heard = keys()?.peers.map(({ peerId }) => peerId) ?? [];
    const others: string[] = inside.map((each) => each.peer.session.peerId);
    return (
      keys()?.secret.join() === secret &&
      heard.length === inside.length - 1 &&
      heard.every((peerId) => others.includes(peerId) && peerId !== peer.session.peerId) &&
      client.status.roster.ghosts.length === 0
    );
  });
}

it('people who come at once, go and come back agree on keys through the real server', async () => {
  const names = ['Ann', 'Bob', 'Cid', 'Dan', 'Eve', 'Fay'].map((name) => `Sealed ${name}`);
  const all = await Promise.all(names.map(member));
  await Promise.all(all.map(join));
  await expect.poll(() => isAgreed(all)).toBe(true);
  const first = all[0]?.keys()?.secret.join();
  const [gone, vanished, ...stay] = all;
  if (!gone || !vanished) throw new Error('nobody');
  gone.client.leave();
  await gone.peer.leave();
  granted(await vanished.peer.ask('session:close', {}));
  vanished.client.leave();
  await expect.poll(() => isAgreed(stay)).toBe(true);
  expect(stay[0]?.keys()?.secret.join()).not.toBe(first);
  expect(gone.keys()).toBeNull();
  await join(gone);
  await expect.poll(() => isAgreed([...stay, gone])).toBe(true);
});
