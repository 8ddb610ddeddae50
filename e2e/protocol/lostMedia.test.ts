import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PeerId } from '../../shared/domain/ids.ts';
import type { PresenceChange } from '../../shared/domain/Presence.ts';
import { DelayRelay } from '../harness/DelayRelay.ts';
import { freePorts } from '../harness/freePorts.ts';
import { tones } from '../harness/tones.ts';
import { LocalServer } from './LocalServer.ts';
import { SoundingPeer } from './SoundingPeer.ts';
import { TestPeer } from './TestPeer.ts';

/** Each party has an address of its own. */
const [serverHost, networkHost] = ['127.0.0.1', '127.0.0.6'];

let local: LocalServer;
/** Bob's network. */
let network: DelayRelay;
let ann: SoundingPeer;
let bob: SoundingPeer;

beforeAll(async () => {
  local = await LocalServer.start({
    workers: 1,
    sessionHoldMs: 200,
    announcedAddress: `${serverHost},${networkHost}`,
  });
  network = await DelayRelay.start({
    listenHost: networkHost,
    targetHost: serverHost,
    ports: [local.server.port],
    tcpPort: await freePorts(1, [networkHost]),
  });
  ann = await SoundingPeer.enter(local.url, 'Ann', tones.Ann);
  bob = await SoundingPeer.enter(network.url, 'Bob', tones.Bob);
  for (const person of [ann, bob]) await person.join('General');
});
afterAll(async () => {
  for (const person of [ann, bob]) person?.close();
  await network?.close();
  await local?.close();
});

const hears = (listener: SoundingPeer, talker: SoundingPeer) =>
  listener.hears.some(({ peerId }) => peerId === talker.peer.session.peerId);

/** Both hear each other from now on; what they heard before does not count. */
async function expectBothHeard(): Promise<void> {
  for (const person of [ann, bob]) {
    person.listens = false;
    person.listens = true;
  }
  await expect
    .poll(() => [hears(ann, bob), hears(bob, ann)], { interval: 20 })
    .toEqual([true, true]);
}

/** The streams that both receive, and how often somebody came or left. */
const standing = () => ({
  streams: [ann, bob].map(({ peer }) => peer.offers.map(({ consumerId }) => consumerId)),
  changes: ann.peer.told.filter(({ name }) => name === 'presence:changed').length,
});

it('sound that has no way for a while, or another one, goes on in the same streams; others notice no coming and going', async () => {
  await expectBothHeard();
  const before = standing();
  network.takesDatagrams = false;
  await expect.poll(() => [hears(ann, bob), hears(bob, ann)]).toEqual([false, false]);
  network.takesDatagrams = true;
  await expectBothHeard();
  network.moveClients();
  await expect.poll(() => bob.path()).toMatchObject({ way: 'udp' });
  await expectBothHeard();
  expect(standing()).toEqual(before);
});

it('whoever is heard keeps the seat for longer than others while signalling is lost, but not for ever', async () => {
  const cho = await TestPeer.enter(local.url, 'Cho', 'General');
  const isAway = (peerId: PeerId) =>
    ann.peer.presence.occupants.some((occupant) => occupant.peerId === peerId && occupant.away);
  const left: PeerId[] = [];
  ann.peer.socket.on('presence:changed', ({ change }: { change: PresenceChange }) => {
    if (change.kind === 'occupantLeft') left.push(change.peerId);
  });
  const [bobsId, chosId] = [bob.peer.session.peerId, cho.session.peerId];
  bob.peer.vanish();
  await expect.poll(() => isAway(bobsId)).toBe(true);
  cho.vanish();
  await expect.poll(() => left).toEqual([chosId, bobsId]);
});
