import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PeerId } from '../../shared/domain/ids.ts';
import type { Hearing, ListenerHearing } from '../../shared/protocol/streams/hearing.ts';
import { LocalServer } from './LocalServer.ts';
import { SoundingPeer } from './SoundingPeer.ts';
import { TestPeer } from './TestPeer.ts';

let local: LocalServer;
let ann: SoundingPeer;
let bob: SoundingPeer;
let cho: SoundingPeer;

beforeAll(async () => {
  local = await LocalServer.start();
});
afterAll(() => local?.close());
beforeEach(async () => {
  [ann, bob, cho] = [
    await SoundingPeer.enter(local.url, 'Ann', 501),
    await SoundingPeer.enter(local.url, 'Bob', 691),
    await SoundingPeer.enter(local.url, 'Cho', 881),
  ];
  for (const peer of [ann, bob, cho]) await peer.join('General');
});
afterEach(async () => {
  for (const peer of [ann, bob, cho]) {
    if (peer.peer.socket.connected) await peer.closeForGood();
    else peer.close();
  }
});

const idOf = ({ peer }: SoundingPeer): PeerId => peer.session.peerId;

function report(listener: SoundingPeer, speaker: PeerId, hearing: Hearing): Promise<string> {
  return listener.peer.codeOf('hearing:report', { peers: [{ peerId: speaker, hearing }] });
}

/** The peers that hear this peer, after all notifications so far. */
function known({ told }: TestPeer): Record<string, ListenerHearing> {
  const listeners = told
    .filter(({ name }) => name === 'hearing:told')
    .flatMap(
      ({ payload }) =>
        (payload as { listeners: { peerId: PeerId; hearing: ListenerHearing }[] }).listeners,
    );
  return Object.fromEntries(listeners.map(({ peerId, hearing }) => [peerId, hearing]));
}

async function untilTold(speaker: SoundingPeer, listener: SoundingPeer, hearing: ListenerHearing) {
  await speaker.peer.until(() => known(speaker.peer)[idOf(listener)] === hearing, hearing);
}

/** Resumes the lost session. */
async function comesBack({ peer }: SoundingPeer): Promise<TestPeer> {
  const again = await TestPeer.connect(local.url, peer.key);
  const { resumeToken } = peer.session;
  await again.open({ resumeToken, channelId: peer.channel('General').id });
  return again;
}

describe('a speaker', () => {
  it('gets what each listener’s app reports, for its own voice only', async () => {
    await untilTold(ann, bob, 'connecting');
    await untilTold(ann, cho, 'connecting');
    expect(await report(bob, idOf(ann), 'hears')).toBe('ok');
    await untilTold(ann, bob, 'hears');
    expect(await report(cho, idOf(ann), 'outputBlocked')).toBe('ok');
    await untilTold(ann, cho, 'outputBlocked');
    expect(known(ann.peer)).toEqual({ [idOf(bob)]: 'hears', [idOf(cho)]: 'outputBlocked' });
    // Only Ann gets Ann's reports.
    for (const { peer } of [bob, cho]) {
      await peer.catchUp();
      expect(Object.values(known(peer))).not.toContain('hears');
      expect(Object.values(known(peer))).not.toContain('outputBlocked');
    }
    // The server sends only changes.
    const before = ann.peer.told.length;
    await report(bob, idOf(ann), 'notListening');
    await untilTold(ann, bob, 'notListening');
    const news = ann.peer.told.slice(before).filter(({ name }) => name === 'hearing:told');
    expect(news.map(({ payload }) => payload)).toEqual([
      { listeners: [{ peerId: idOf(bob), hearing: 'notListening' }] },
    ]);
  });

  it('gets what the server knows better: deafened, connection lost, and back', async () => {
    await report(bob, idOf(ann), 'hears');
    await untilTold(ann, bob, 'hears');
    const switches = { muted: true, deafened: true, listenOnly: false };
    await bob.peer.ask('peer:update', switches);
    await untilTold(ann, bob, 'deafened');
    await bob.peer.ask('peer:update', { ...switches, muted: false, deafened: false });
    await untilTold(ann, bob, 'hears');
    bob.peer.vanish();
    await untilTold(ann, bob, 'away');
    await (await comesBack(bob)).say('session:close', {});
  });

  it('gets the truth when the server knows that nothing arrives, whatever an app says', async () => {
    // A signed-in client that never opens a transport.
    const liar = await TestPeer.enter(local.url, 'Liar', 'General');
    const peers = [{ peerId: idOf(ann), hearing: 'hears' }];
    expect(await liar.codeOf('hearing:report', { peers })).toBe('ok');
    const { peerId } = liar.session;
    await ann.peer.until(() => known(ann.peer)[peerId] === 'notArriving', 'the truth');
    await liar.say('session:close', {});
    liar.close();
  });

  it('keeps its listeners while muted', async () => {
    await report(bob, idOf(ann), 'hears');
    await untilTold(ann, bob, 'hears');
    await ann.peer.ask('peer:update', { muted: true, deafened: false, listenOnly: false });
    await report(bob, idOf(ann), 'notArriving');
    await report(cho, idOf(ann), 'deafened');
    await untilTold(ann, cho, 'deafened');
    expect(known(ann.peer)[idOf(bob)]).toBe('hears');
  });

  it('gets all listeners again after a move, and nothing of its old room', async () => {
    await report(bob, idOf(ann), 'hears');
    await untilTold(ann, bob, 'hears');
    await ann.join('Music');
    const before = ann.peer.told.length;
    // Bob is elsewhere: the server ignores his report.
    expect(await report(bob, idOf(ann), 'noStream')).toBe('ok');
    await report(bob, idOf(cho), 'hears');
    await untilTold(cho, bob, 'hears');
    await ann.peer.catchUp();
    expect(ann.peer.told.slice(before).map(({ name }) => name)).not.toContain('hearing:told');
    await ann.join('General');
    await ann.peer.until(
      () => ann.peer.told.slice(before).some(({ name }) => name === 'hearing:told'),
      'everybody of the room',
    );
    expect(known(ann.peer)).toEqual({ [idOf(bob)]: 'connecting', [idOf(cho)]: 'connecting' });
  });

  it('gets all listeners again after resuming its session', async () => {
    await report(bob, idOf(ann), 'hears');
    await untilTold(ann, bob, 'hears');
    ann.peer.vanish();
    const again = await comesBack(ann);
    await again.until(() => known(again)[idOf(bob)] === 'hears', 'Bob');
    await again.say('session:close', {});
    again.close();
  });
});

describe('a report', () => {
  it('about another room’s peer reaches nobody, and outside a room it is ignored', async () => {
    const outsider = await TestPeer.enter(local.url, 'Mallory', 'AFK');
    const before = ann.peer.told.length;
    for (const channel of ['AFK', null]) {
      if (channel === null) await outsider.leave();
      const peers = [{ peerId: idOf(ann), hearing: 'hears' }];
      expect(await outsider.codeOf('hearing:report', { peers })).toBe('ok');
    }
    await report(bob, idOf(ann), 'hears');
    await untilTold(ann, bob, 'hears');
    const told = JSON.stringify(
      ann.peer.told.slice(before).filter(({ name }) => name === 'hearing:told'),
    );
    expect(told).not.toContain(outsider.session.peerId);
    await outsider.say('session:close', {});
    outsider.close();
  });

  it('is refused when invalid, and when too frequent', async () => {
    const peerId = idOf(ann);
    for (const payload of [
      {},
      { peers: [] },
      { peers: [{ peerId, hearing: 'everything' }] },
      { peers: [{ peerId, hearing: 'away' }] },
      { peers: [{ peerId, hearing: 'hears', volume: 0 }] },
      { peers: Array.from({ length: 401 }, () => ({ peerId, hearing: 'hears' })) },
    ]) {
      expect(await bob.peer.codeOf('hearing:report', payload)).toBe('invalidRequest');
    }
    const codes = await Promise.all(Array.from({ length: 30 }, () => report(bob, peerId, 'hears')));
    expect(new Set(codes)).toEqual(new Set(['ok', 'rateLimited']));
    expect(await bob.peer.codeOf('presence:get', {})).toBe('ok');
  });
});

describe('the server’s figures', () => {
  it('cover only one’s own streams, and show that sound flows', async () => {
    await expect
      .poll(
        async () => {
          const answer = await ann.peer.ask('stream:stats', {});
          return answer.ok && answer.value;
        },
        { interval: 500 },
      )
      .toEqual({
        received: expect.toSatisfy(
          (received: { consumerId: string; score: number; layer: unknown }[]) =>
            received.length === 2 &&
            received.every(({ score, layer }) => score > 0 && layer === null) &&
            received.every(({ consumerId }) =>
              ann.peer.offers.some((offer) => offer.consumerId === consumerId),
            ),
        ),
        sent: [{ source: 'microphone', scores: [10] }],
      });
  });
});
