import { afterAll, beforeAll, expect, it } from 'vitest';
import { transportPath } from '../../renderer/media/transport/transportPath.ts';
import { Coturn } from '../harness/Coturn.ts';
import { DelayRelay } from '../harness/DelayRelay.ts';
import { freePorts } from '../harness/freePorts.ts';
import { tones } from '../harness/tones.ts';
import { hasCoturn } from '../runTests/ensureCoturn.ts';
import { LocalServer } from './LocalServer.ts';
import { linkPeer, pairPeers, say, textAt } from './linkPeer.ts';
import { SoundingPeer } from './SoundingPeer.ts';
import { TestPeer } from './TestPeer.ts';

/** Each party has an address of its own. */
const serverHost = '127.0.0.1';
const [firewallHost, relayHost, turnHost] = ['127.0.0.3', '127.0.0.4', '127.0.0.5'];
const secret = 'shared-with-coturn';

let coturn: Coturn;
let local: LocalServer;
/** Lets signalling through, and media only from the TURN server. */
let firewall: DelayRelay;

beforeAll(async () => {
  if (!hasCoturn()) return;
  coturn = await Coturn.start({ host: turnHost, relayHost, secret });
  local = await LocalServer.start({
    workers: 1,
    announcedAddress: `${serverHost},${firewallHost}`,
    turn: { urls: `turn:${turnHost}:${coturn.port}?transport=tcp`, secret },
  });
  firewall = await DelayRelay.start({
    listenHost: firewallHost,
    targetHost: serverHost,
    ports: [local.server.port],
    tcpPort: await freePorts(1, [firewallHost]),
    admits: (address) => address === relayHost,
  });
});
afterAll(async () => {
  await firewall?.close();
  await local?.close();
  await coturn?.stop();
});

it.runIf(hasCoturn())(
  'where UDP and the server’s port are blocked, sound goes through a TURN server over TCP, both ways',
  async () => {
    const ann = await SoundingPeer.enter(local.url, 'Ann', tones.Ann);
    const bob = await SoundingPeer.enter(firewall.url, 'Bob', tones.Bob);
    try {
      await ann.join('General');
      await bob.join('General');
      await expect
        .poll(() => bob.hears)
        .toEqual([{ peerId: ann.peer.session.peerId, frequency: tones.Ann }]);
      await expect
        .poll(() => ann.hears)
        .toEqual([{ peerId: bob.peer.session.peerId, frequency: tones.Bob }]);
      expect(await bob.path()).toMatchObject({ way: 'relay' });
      expect(await ann.path()).toMatchObject({ way: 'udp' });
    } finally {
      await ann.closeForGood();
      await bob.closeForGood();
    }
  },
);

it.runIf(hasCoturn())(
  'where no direct way works, two people connect through the TURN server',
  async () => {
    const ann = await TestPeer.enter(local.url, 'Ann', 'General');
    const bob = await TestPeer.enter(local.url, 'Bob', 'General');
    await pairPeers(ann, bob);
    const relayed = { configuration: { iceTransportPolicy: 'relay' } } as const;
    const [annsLink, bobsLink] = [linkPeer(ann, relayed), linkPeer(bob, relayed)];
    try {
      const heard = textAt(bobsLink);
      say(annsLink, 'through the relay');
      expect(await heard).toBe('through the relay');
      const path = transportPath(await annsLink.connection.getStats());
      expect(path).toMatchObject({ way: 'relay' });
    } finally {
      annsLink.close();
      bobsLink.close();
      for (const peer of [ann, bob]) peer.close();
    }
  },
  30_000,
);
