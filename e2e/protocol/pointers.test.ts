import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PeerId } from '../../shared/domain/ids.ts';
import {
  type BoardPointed,
  encodeBoardPointing,
} from '../../shared/protocol/channels/boardPointer.ts';
import { encodePointed, encodePointing } from '../../shared/protocol/streams/pointer.ts';
import { LocalServer } from './LocalServer.ts';
import type { MediaCount } from './MediaCounts.ts';
import { PointingPeer } from './PointingPeer.ts';
import { granted, TestPeer } from './TestPeer.ts';

const here = { x: 0.25, y: 0.75 };
const stroke = { id: 7, first: 0, points: [here, { x: 0.5, y: 0.75 }] };

let local: LocalServer;
let empty: MediaCount;
let people: Pick<PointingPeer, 'close'>[] = [];

beforeAll(async () => {
  // New peers alternate between the two workers.
  local = await LocalServer.start({ workers: 2 });
  // The first peer makes the server open everything that peers share.
  await (await PointingPeer.enter(local.url, 'First', 'General')).close();
  empty = await local.counts.count();
});
afterEach(async () => {
  await Promise.all(people.map((person) => person.close()));
  people = [];
  expect(local.complaints).toEqual([]);
  // The pipes between workers stay.
  const transports: unknown = expect.any(Number);
  await expect.poll(() => local.counts.count()).toEqual({ ...empty, transports });
});
afterAll(async () => {
  await local?.close();
});

async function enter(name: string, channel = 'General'): Promise<PointingPeer> {
  const person = await PointingPeer.enter(local.url, name, channel);
  people.push(person);
  return person;
}

/** Ann shares, Bob and Cho watch, Dan does not, and Eve is in another room. */
async function gather() {
  const [ann, bob, cho] = [await enter('Ann'), await enter('Bob'), await enter('Cho')];
  const [dan, eve] = [await enter('Dan'), await enter('Eve', 'Music')];
  await ann.share();
  await bob.watch(ann);
  await cho.watch(ann);
  return { ann, bob, cho, dan, eve };
}

/** Waits until each listener has a pointer from `by`. */
async function expectHeard(listeners: readonly PointingPeer[], by: PointingPeer): Promise<void> {
  await expect
    .poll(() => listeners.map(({ heardFrom }) => heardFrom.includes(by.id)))
    .toEqual(listeners.map(() => true));
}

/** Pointers arrive in order: after this one, every earlier one has arrived. */
async function passTime(ann: PointingPeer, watchers: readonly PointingPeer[]): Promise<void> {
  for (const watcher of watchers) watcher.heard.length = 0;
  ann.point(ann, here);
  await expectHeard(watchers, ann);
}

describe('pointing at a share', () => {
  it('reaches the sharer and its viewers on all workers, and nobody else', async () => {
    const { ann, bob, cho, dan, eve } = await gather();
    expect(local.server.health().workers.map(({ peers }) => peers)).toEqual([3, 2]);
    bob.point(ann, here, stroke);
    await expectHeard([ann, cho], bob);
    for (const listener of [ann, cho]) {
      const [first] = listener.heard;
      expect(first?.by).toBe(bob.id);
      expect(first?.pointing).toMatchObject({ share: ann.id, stroke: { id: 7, first: 0 } });
      expect(first?.pointing.at?.x).toBeCloseTo(here.x, 4);
      expect(first?.pointing.stroke?.points[1]?.y).toBeCloseTo(0.75, 4);
    }
    ann.point(ann, here);
    await expectHeard([bob, cho], ann);
    cho.point(ann, null);
    await expectHeard([ann, bob], cho);
    expect([dan.heard, eve.heard]).toEqual([[], []]);
    expect([ann, bob, cho].filter((each) => each.heardFrom.includes(each.id))).toEqual([]);
  });

  it('without watching, or from another room, reaches nobody', async () => {
    const { ann, bob, cho, dan, eve } = await gather();
    dan.point(ann, here, stroke);
    eve.point(ann, here, stroke);
    // A peer without a share, an unknown peer, itself without a share.
    bob.point(dan, here);
    bob.point({ id: 'nobody' as PeerId } as PointingPeer, here);
    eve.point(eve, here);
    await passTime(ann, [bob, cho]);
    expect([ann.heard, dan.heard, eve.heard]).toEqual([[], [], []]);
    expect([bob.heardFrom, cho.heardFrom]).toEqual([[ann.id], [ann.id]]);
  });

  it('ends with watching, with the room change, and with the share', async () => {
    const { ann, bob, cho } = await gather();
    bob.point(ann, here);
    await expectHeard([ann, cho], bob);
    await bob.watch(ann, false);
    ann.heard.length = 0;
    bob.heard.length = 0;
    bob.point(ann, here);
    await passTime(ann, [cho]);
    expect([ann.heard, bob.heard]).toEqual([[], []]);

    await bob.watch(ann);
    await bob.peer.join('Music');
    bob.point(ann, here);
    await passTime(ann, [cho]);
    expect([ann.heard, bob.heard]).toEqual([[], []]);

    await ann.peer.ask('producer:close', { source: 'screen' });
    cho.heard.length = 0;
    cho.point(ann, here);
    ann.point(ann, here);
    await ann.share();
    await cho.watch(ann);
    cho.point(ann, here, stroke);
    await expectHeard([ann], cho);
    expect(cho.heard).toEqual([]);
    expect(ann.heard[0]?.pointing.stroke?.id).toBe(7);
  });

  it('has its real sender, whatever the packet says', async () => {
    const { ann, bob, cho } = await gather();
    const packet = encodePointing({ share: ann.id, order: 1, at: here, stroke: null });
    bob.sendRaw(encodePointed(cho.id, packet));
    bob.sendRaw(encodePointed(ann.id, packet));
    bob.point(ann, here);
    await expectHeard([ann, cho], bob);
    expect([ann.heardFrom, cho.heardFrom]).toEqual([[bob.id], [bob.id]]);
  });
});

describe('a sharer', () => {
  const drawable = (viewer: PointingPeer, sharer: PointingPeer) =>
    viewer.peer.presence.occupants.find(({ peerId }) => peerId === sharer.id)?.drawable;

  it('forbids and allows it during the share; all peers see this, and it goes on', async () => {
    const { ann, bob, cho, eve } = await gather();
    expect(drawable(bob, ann)).toBe(true);
    await ann.allowDrawing(false);
    await bob.peer.until(() => drawable(bob, ann) === false, 'the news');
    await eve.peer.until(() => drawable(eve, ann) === false, 'the news');
    bob.point(ann, here, stroke);
    await passTime(ann, [bob, cho]);
    expect([ann.heard, bob.heardFrom, cho.heardFrom]).toEqual([[], [ann.id], [ann.id]]);
    await ann.allowDrawing(true);
    await bob.peer.until(() => drawable(bob, ann) === true, 'the news');
    bob.point(ann, here);
    await expectHeard([ann, cho], bob);
  });

  it('forbids it from the start, and a reconnect changes nothing', async () => {
    const [ann, bob] = [await enter('Ann'), await enter('Bob')];
    await ann.allowDrawing(false);
    await ann.share();
    await bob.watch(ann);
    expect(drawable(bob, ann)).toBe(false);
    const { send, recv } = ann.peer.session.media ?? {};
    ann.peer.vanish();
    const back = await TestPeer.connect(local.url, ann.peer.key);
    people.push({
      close: async () => {
        await back.ask('session:close', {});
        back.close();
      },
    });
    await back.open({
      resumeToken: ann.peer.session.resumeToken,
      heldTransportIds: [send, recv].flatMap((transport) => (transport ? [transport.id] : [])),
      channelId: ann.peer.channel('General').id,
      sharing: true,
      drawable: false,
    });
    await bob.peer.until(
      () => bob.peer.presence.occupants.some(({ peerId, away }) => peerId === ann.id && !away),
      'Ann back',
    );
    bob.point(ann, here);
    await passTime(ann, [bob]);
    expect([drawable(bob, ann), ann.heard]).toEqual([false, []]);
  });

  it('clears drawings for all viewers', async () => {
    const { ann, bob, cho, dan, eve } = await gather();
    const cleared = ({ peer }: PointingPeer) =>
      peer.told.filter(({ name }) => name === 'share:cleared');
    expect(await dan.peer.codeOf('share:clear', {})).toBe('notFound');
    expect(await ann.peer.codeOf('share:clear', {})).toBe('ok');
    for (const person of [ann, bob, cho]) {
      await person.peer.until(() => cleared(person).length === 1, 'the news');
      expect(cleared(person)[0]?.payload).toEqual({ peerId: ann.id });
    }
    for (const { peer } of [dan, eve]) await peer.catchUp();
    expect([dan, eve].flatMap(cleared)).toEqual([]);
  });
});

describe('an invalid packet', () => {
  it('affects nobody: cut, foreign, huge or text', async () => {
    const { ann, bob, cho } = await gather();
    const right = encodePointing({ share: ann.id, order: 1, at: here, stroke });
    for (const raw of [
      new Uint8Array(0),
      right.slice(0, 9),
      new Uint8Array([...right, 1]),
      right.map((byte) => byte ^ 0xff),
      new Uint8Array(5_000).fill(1),
      'text',
      '',
      '[]',
      'x'.repeat(3_000),
    ]) {
      bob.sendRaw(raw);
    }
    cho.point(ann, here);
    await expectHeard([ann, bob], cho);
    expect(ann.heardFrom).toEqual([cho.id]);
    bob.point(ann, here);
    await expectHeard([ann, cho], bob);
    expect(bob.isListenedTo).toBe(true);

    // Above the server's size limit: the server may stop listening to Bob, but not to others. Bob sends it last: wrtc
    // crashes (segmentation fault) when it sends while the channel closes.
    bob.sendRaw(new Uint8Array(200_000).fill(1));
    await bob.peer.catchUp();
    for (const listener of [ann, bob]) listener.heard.length = 0;
    cho.point(ann, here);
    await expectHeard([ann], cho);
    expect(ann.heardFrom).toEqual([cho.id]);
  });

  it('or a flood: some packets pass, then the server ignores the sender', async () => {
    const { ann, bob, cho } = await gather();
    const packet = encodePointing({ share: ann.id, order: 1, at: here, stroke });
    const { upId } = bob.peer.session.media?.pointer ?? {};
    const up = local.counts.dataProducers.find(({ id }) => id === upId);
    const began = performance.now();
    // The server runs in this process and cannot close the channel during a batch. So check between batches.
    while (up?.closed === false && performance.now() - began < 10_000) {
      for (let sent = 0; sent < 100; sent += 1) bob.sendRaw(packet);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(up?.closed).toBe(true);
    await expect.poll(() => bob.isListenedTo).toBe(false);
    const seconds = (performance.now() - began) / 1000;
    cho.point(ann, here);
    await expectHeard([ann, bob], cho);
    for (const listener of [ann, cho]) {
      const passed = listener.heard.filter(({ by }) => by === bob.id).length;
      expect(passed).toBeLessThanOrEqual(60 + 35 * (seconds + 1));
    }
    // The rest of the session goes on.
    expect(await bob.peer.codeOf('presence:get', {})).toBe('ok');
  });
});

describe('drawing on a board', () => {
  it('reaches those in its call who have it open, and nobody else', async () => {
    const [ann, bob, cho] = [await enter('Ann'), await enter('Bob'), await enter('Cho')];
    const outside = await enter('Dan', 'Music');
    const board = { channelId: ann.peer.channel('General').id, kind: 'own' } as const;
    const heard: BoardPointed[] = [];
    for (const person of [ann, bob, outside]) granted(await person.peer.ask('board:open', board));
    for (const person of [bob, cho, outside]) person.onBoard = (pointed) => heard.push(pointed);
    const drawn = { ...stroke, color: [255, 0, 128], width: 2 } as const;
    const at = { x: -1_000.5, y: 20 };
    const send = (from: PointingPeer) => {
      for (let order = 0; order < 3; order += 1) {
        from.sendRaw(encodeBoardPointing({ board, order, at, stroke: drawn }));
      }
    };
    send(outside);
    send(cho);
    send(ann);
    await expect.poll(() => heard.length).toBeGreaterThan(0);
    expect(heard[0]).toEqual({ by: ann.id, pointing: { board, order: 0, at, stroke: drawn } });
    expect(new Set(heard.map(({ by }) => by))).toEqual(new Set([ann.id]));
    await expect.poll(() => heard.length).toBe(3);
  });
});
