import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { TransportId } from '../../shared/domain/ids.ts';
import { requests } from '../../shared/protocol/protocol.ts';
import { DeviceKey } from './DeviceKey.ts';
import { LocalServer } from './LocalServer.ts';
import { microphoneParameters } from './rtpParameters.ts';
import { TestPeer } from './TestPeer.ts';

let local: LocalServer;
let ann: TestPeer;
let bob: TestPeer;
let mallory: TestPeer;

beforeAll(async () => {
  local = await LocalServer.start({ workers: 1, trustedProxies: '127.0.0.1' });
  [ann, bob] = [
    await TestPeer.enter(local.url, 'Ann', 'General'),
    await TestPeer.enter(local.url, 'Bob', 'General'),
  ];
  mallory = await TestPeer.enter(local.url, 'Mallory', 'Music');
  for (const peer of [ann, bob, mallory]) {
    const rtpParameters = microphoneParameters();
    expect(await peer.codeOf('producer:create', { source: 'microphone', rtpParameters })).toBe(
      'ok',
    );
  }
  await ann.until(() => ann.offers.length === 1, 'Bob’s stream');
  await bob.until(() => bob.offers.length === 1, 'Ann’s stream');
});
afterAll(async () => {
  for (const peer of [ann, bob, mallory]) peer?.close();
  await local?.close();
});

const transportIds = (peer: TestPeer) =>
  [peer.session.media?.send.id, peer.session.media?.recv.id] as TransportId[];
/** All ids in General. */
const foreignIds = () => [
  ann.session.peerId,
  ann.session.user.id,
  ...transportIds(ann),
  ...ann.offers.flatMap(({ consumerId, producerId }) => [consumerId, producerId]),
  mallory.channel('General').id,
];
const fingerprint = Array.from({ length: 32 }, () => 'AB').join(':');
const dtlsParameters = {
  role: 'client',
  fingerprints: [{ algorithm: 'sha-256', value: fingerprint }],
};

describe('a stream of another room', () => {
  it('fits no request: no schema has a field for a producer, a consumer or, except for videos, a peer', () => {
    for (const [name, { schema }] of Object.entries(requests)) {
      // Requests for watching, whispering (`whispers.test.ts`) and hearing (`hearing.test.ts`) name a peer. The server
      // refuses to show a share of another room. A whisper only makes its target hear, and an invitation to a stage only
      // asks it (`stages.test.ts`). Those about people and bots name users. Who is let in (`lockedChannels.test.ts`) only comes to
      // where the others are. A call asks a user (`calls.test.ts`), and a file
      // that is offered asks a peer. A sealed message says who has sealed it, and whom it tells of itself. A key commit
      // names newcomers of the same room, and is refused if it names anybody else (`keys.test.ts`).
      const namesPeers =
        /^(share|video|whisper|hearing|person|stage):|^(knock:answer|transfer:offer|key:commit)$/.test(
          name,
        );
      const namesUsers =
        /^(channel:override$|audit:list$|call:ring$|message:(send|edit)$|person:|bot:)/.test(name);
      const fields = JSON.stringify(
        z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }),
      );
      expect(fields, name).not.toMatch(/"(producer|consumer|router|data)[^"]*Ids?"/i);
      if (!namesUsers) expect(fields, name).not.toMatch(/"user[^"]*Ids?"/i);
      if (!namesPeers) expect(fields, name).not.toMatch(/"peer[^"]*Ids?"/i);
    }
  });

  it('cannot be reached by any request with foreign ids', async () => {
    // Otherwise they would be asked.
    expect(await ann.codeOf('call:allow', { allowed: false })).toBe('ok');
    const before = await local.counts.count();
    const rtpParameters = microphoneParameters();
    const namings = (id: string): object[] => [
      { id },
      { producerId: id },
      { consumerId: id },
      { peerId: id },
      { pictures: [{ producerId: id, source: 'camera', size: null }] },
      { peerId: id, watching: true },
      { peerId: id, watching: false },
      { userId: id },
      { transportId: id },
      { transportId: id, dtlsParameters },
      { transportId: id, producerId: id },
      { source: 'camera', rtpParameters, id },
      { source: 'microphone', rtpParameters: { ...rtpParameters, id } },
    ];
    // Without fields a request is refused with anything in it: see `refusals.test.ts`.
    const named = Object.entries(requests)
      .filter(([, { schema }]) => !schema.safeParse({}).success)
      .map(([name]) => name);
    // One connection for each payload, from an address of its own, so none hits a rate limit.
    for (const [index, payload] of foreignIds().flatMap(namings).entries()) {
      const extraHeaders = { 'x-forwarded-for': `10.0.0.${index + 1}` };
      const prober = await TestPeer.connect(local.url, new DeviceKey(), { extraHeaders });
      await prober.open({ name: 'Prober' });
      await prober.join('AFK');
      await prober.ask('producer:create', { source: 'microphone', rtpParameters });
      const answers = await Promise.all(
        named.map(async (name) => `${name} ${await prober.codeOf(name, payload)}`),
      );
      const refused = /(invalidRequest|notFound|conflict|forbidden)$/;
      expect(answers.filter((answer) => !refused.test(answer))).toEqual([]);
      expect(prober.offers).toEqual([]);
      expect(prober.told.filter(({ name }) => name.startsWith('consumer:'))).toEqual([]);
      expect(await prober.codeOf('session:close', {})).toBe('ok');
      prober.close();
    }
    expect(await local.counts.count()).toEqual(before);
  });

  it('cannot be reached by plausible requests that do not exist', async () => {
    const [offer] = ann.offers;
    for (const name of [
      'consumer:create',
      'consumer:resume',
      'consume',
      'producer:pipe',
      'transport:consume',
      'room:join',
      'constructor',
      '__proto__',
      'toString',
      'hasOwnProperty',
    ]) {
      const payload = { producerId: offer?.producerId, consumerId: offer?.consumerId };
      expect(await mallory.codeOf(name, payload), name).toBe('invalidRequest');
    }
  });

  it('cannot be resumed by claiming foreign transports', async () => {
    const thief = await TestPeer.connect(local.url, mallory.key);
    const opened = await thief.open({
      resumeToken: mallory.session.resumeToken,
      heldTransportIds: transportIds(ann),
      channelId: mallory.channel('Music').id,
    });
    expect(opened.media).not.toBeNull();
    expect(transportIds(ann)).not.toContain(opened.media?.send.id);
    expect(opened.offers).toEqual([]);
    expect(ann.socket.connected).toBe(true);
    expect(await ann.codeOf('transport:restartIce', { transportId: transportIds(ann)[1] })).toBe(
      'ok',
    );
    thief.close();
  });

  it('ends with leaving its room', async () => {
    const guest = await TestPeer.enter(local.url, 'Guest', 'General');
    expect(guest.offers.map(({ peerId }) => peerId).sort()).toEqual(
      [ann.session.peerId, bob.session.peerId].sort(),
    );
    const inside = await local.counts.count();
    expect(await guest.join('AFK')).toEqual([]);
    const outside = await local.counts.count();
    expect(inside.consumers - outside.consumers).toBe(2);
    expect(await guest.codeOf('session:close', {})).toBe('ok');
    guest.close();
  });
});
