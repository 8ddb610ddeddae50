import { beforeEach, expect, test, vi } from 'vitest';
import type { ChannelId, ConsumerId } from '../../shared/domain/ids.ts';
import { type ErrorCode, RequestError } from '../../shared/protocol/errors.ts';
import type { ConsumerOffer } from '../../shared/protocol/streams/media.ts';
import { ChannelSession } from './ChannelSession.ts';
import type { SignalingPort } from './transport/SignalingPort.ts';

const [general, music, afk] = ['general', 'music', 'afk'] as ChannelId[] as [
  ChannelId,
  ChannelId,
  ChannelId,
];

/** A fake server that answers on request, and a fake room that records its calls. */
function createWorld(beforeMove?: (target: ChannelId | null) => Promise<void> | null) {
  const asked: {
    name: string;
    channelId: ChannelId | null;
    answer(...offers: string[]): Promise<void>;
    refuse(code: ErrorCode): Promise<void>;
  }[] = [];
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
  let reconnects = 0;
  const server = {
    request: (name: string, payload: object, inOrder?: (value: unknown) => void) =>
      new Promise((resolve, reject) => {
        asked.push({
          name,
          channelId: 'channelId' in payload ? (payload.channelId as ChannelId) : null,
          async answer(...ids) {
            const value = { offers: offersOf(...ids) };
            inOrder?.(value);
            resolve(value);
            await settled();
          },
          async refuse(code) {
            reject(new RequestError(code, 'refused'));
            await settled();
          },
        });
      }),
    reconnect: () => {
      reconnects += 1;
    },
  } as Pick<SignalingPort, 'request' | 'reconnect'>;
  let heard: string[] = [];
  let silent = false;
  let prepared: string[] = [];
  let expected: string[] = [];
  const streams = {
    add: (offers: readonly ConsumerOffer[]) => heard.push(...idsOf(offers)),
    adopt: (offers: readonly ConsumerOffer[]) => {
      heard = idsOf(offers);
      silent = false;
    },
    end: (ids: readonly ConsumerId[]) => {
      heard = heard.filter((id) => !ids.includes(id as ConsumerId));
    },
    prepare: (offers: readonly ConsumerOffer[]) => {
      prepared = idsOf(offers);
    },
    expectPrepared: () => {
      expected = prepared;
    },
    silence: () => {
      silent = true;
    },
    restore: () => {
      silent = false;
    },
  };
  return {
    asked,
    voice: new ChannelSession(server, streams, beforeMove),
    last: () => asked[asked.length - 1] as (typeof asked)[number],
    heard: () => (silent ? [] : heard),
    prepared: () => prepared,
    expected: () => expected,
    reconnects: () => reconnects,
  };
}

function offersOf(...ids: string[]): ConsumerOffer[] {
  return ids.map((consumerId) => ({ consumerId }) as ConsumerOffer);
}

function idsOf(offers: readonly ConsumerOffer[]): string[] {
  return offers.map(({ consumerId }) => consumerId);
}

let world: ReturnType<typeof createWorld>;
beforeEach(() => {
  world = createWorld();
  world.voice.opened(null, []);
});

async function beIn(channelId: ChannelId, ...ids: string[]): Promise<void> {
  world.voice.join(channelId);
  await world.last().answer(...ids);
}

test('the request leaves within the click, and the answer brings the streams', async () => {
  world.voice.join(general);
  expect(world.asked).toMatchObject([{ name: 'channel:join', channelId: general }]);
  expect(world.voice.state).toEqual({ kind: 'joining', channelId: general, from: null });
  await world.last().answer('a', 'b');
  expect(world.voice.state).toEqual({ kind: 'joined', channelId: general, failure: null });
  expect(world.heard()).toEqual(['a', 'b']);
});

test('a channel is prepared once; after a while again, because people come', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  await beIn(general, 'a');
  world.voice.prepare(music);
  expect(world.last()).toMatchObject({ name: 'channel:prepare', channelId: music });
  await world.last().answer('m');
  expect(world.prepared()).toEqual(['m']);
  expect(world.heard()).toEqual(['a']);
  expect(world.voice.state).toMatchObject({ kind: 'joined', channelId: general });
  world.voice.prepare(music);
  expect(world.asked).toHaveLength(2);
  vi.advanceTimersByTime(5_000);
  world.voice.prepare(music);
  expect(world.asked).toHaveLength(3);
  vi.useRealTimers();
});

test('of two preparations the later one counts', async () => {
  await beIn(general, 'a');
  world.voice.prepare(music);
  const first = world.last();
  world.voice.prepare(afk);
  await first.answer('m');
  expect(world.prepared()).toEqual([]);
  await world.last().answer('k');
  expect(world.prepared()).toEqual(['k']);
});

test('a click does not wait for a preparation, and takes what it brings; after the move it is too late', async () => {
  world.voice.prepare(general);
  const preparation = world.last();
  world.voice.join(general);
  expect(world.last().name).toBe('channel:join');
  const join = world.last();
  await preparation.answer('a');
  expect(world.prepared()).toEqual(['a']);
  await join.answer('a');
  expect(world.heard()).toEqual(['a']);

  world.voice.prepare(music);
  const late = world.last();
  world.voice.join(music);
  await world.last().answer('m');
  await late.answer('stale');
  expect(world.prepared()).toEqual(['a']);
});

test('what is prepared is expected from the click that joins its channel, and of no other', async () => {
  world.voice.prepare(general);
  await world.last().answer('a');
  expect(world.expected()).toEqual([]);
  world.voice.join(music);
  expect(world.expected()).toEqual([]);
  await world.last().answer('m');
  world.voice.prepare(general);
  await world.last().answer('a');
  world.voice.join(general);
  expect(world.expected()).toEqual(['a']);
});

test('a click on another channel than the prepared one drops the preparation', async () => {
  world.voice.prepare(general);
  const preparation = world.last();
  world.voice.join(music);
  await preparation.answer('a');
  expect(world.prepared()).toEqual([]);
});

test('nothing is prepared for the own channel, during a move, or without transports', async () => {
  await beIn(general, 'a');
  world.voice.prepare(general);
  world.voice.join(music);
  world.voice.prepare(afk);
  expect(world.asked.map(({ name }) => name)).toEqual(['channel:join', 'channel:join']);
  await world.last().answer('m');
  world.voice.mediaLost();
  world.voice.prepare(afk);
  expect(world.asked).toHaveLength(2);
});

test('a refused preparation changes nothing: the click says why', async () => {
  world.voice.prepare(music);
  await world.last().refuse('channelFull');
  expect(world.voice.state).toEqual({ kind: 'outside', failure: null });
  world.voice.join(music);
  await world.last().refuse('channelFull');
  expect(world.voice.state).toMatchObject({ failure: { code: 'channelFull' } });
});

test('a click on the current channel does nothing', async () => {
  await beIn(general, 'a');
  world.voice.join(general);
  expect(world.asked).toHaveLength(1);
  expect(world.heard()).toEqual(['a']);
});

test('the old room is silent from the click', async () => {
  await beIn(general, 'a');
  world.voice.join(music);
  expect(world.heard()).toEqual([]);
  world.voice.offered(offersOf('late'));
  expect(world.heard()).toEqual([]);
  await world.last().answer('b');
  expect(world.heard()).toEqual(['b']);
});

test('ten clicks as fast as they come: two requests, the last channel, one set of streams', async () => {
  const clicks = [general, music, afk, general, music, afk, general, music, afk, music];
  for (const channelId of clicks) world.voice.join(channelId);
  expect(world.asked).toHaveLength(1);
  await world.last().answer('of general');
  expect(world.heard()).toEqual([]);
  await world.last().answer('x', 'y');
  expect(world.asked.map(({ channelId }) => channelId)).toEqual([general, music]);
  expect(world.voice.state).toEqual({ kind: 'joined', channelId: music, failure: null });
  expect(world.heard()).toEqual(['x', 'y']);
});

test('back to the old channel before the answer: through the other one and back', async () => {
  await beIn(general, 'a');
  world.voice.join(music);
  world.voice.join(general);
  expect(world.voice.state.kind).toBe('joining');
  await world.last().answer('b');
  expect(world.last().channelId).toBe(general);
  await world.last().answer('a2');
  expect(world.voice.state.kind).toBe('joined');
  expect(world.heard()).toEqual(['a2']);
});

test('a full channel: the user stays in the old one, hears it again, and gets the reason', async () => {
  await beIn(general, 'a');
  world.voice.join(music);
  world.voice.offered(offersOf('b'));
  await world.last().refuse('channelFull');
  expect(world.voice.state).toEqual({
    kind: 'joined',
    channelId: general,
    failure: { channelId: music, code: 'channelFull' },
  });
  expect(world.heard()).toEqual(['a', 'b']);
  expect(world.asked).toHaveLength(2);
  world.voice.join(music);
  expect(world.asked).toHaveLength(3);
});

test('refused from no channel: still in none, with the reason', async () => {
  world.voice.join(music);
  await world.last().refuse('notFound');
  expect(world.voice.state).toEqual({
    kind: 'outside',
    failure: { channelId: music, code: 'notFound' },
  });
});

test('passing through and then refused: the streams of the room in between are requested', async () => {
  world.voice.join(general);
  world.voice.join(music);
  await world.last().answer('a');
  expect(world.last().channelId).toBe(music);
  await world.last().refuse('channelFull');
  expect(world.last().channelId).toBe(general);
  await world.last().answer('a');
  expect(world.voice.state).toMatchObject({
    kind: 'joined',
    channelId: general,
    failure: { code: 'channelFull' },
  });
  expect(world.heard()).toEqual(['a']);
});

test('leaving is silent at once and sent to the server', async () => {
  await beIn(general, 'a');
  world.voice.leave();
  expect(world.voice.state).toEqual({ kind: 'outside', failure: null });
  expect(world.heard()).toEqual([]);
  expect(world.last().name).toBe('channel:leave');
  world.voice.offered(offersOf('late'));
  await world.last().answer();
  expect(world.heard()).toEqual([]);
});

test('a lost connection keeps the target; clicks change it; the next session joins it', async () => {
  await beIn(general, 'a');
  world.voice.lost();
  expect(world.voice.state).toEqual({ kind: 'joined', channelId: general, failure: null });
  world.voice.join(music);
  expect(world.asked).toHaveLength(1);
  expect(world.voice.target).toBe(music);
  world.voice.opened(music, offersOf('m'));
  expect(world.voice.state).toEqual({ kind: 'joined', channelId: music, failure: null });
  expect(world.heard()).toEqual(['m']);
});

test('a connection that is lost during a move leaves the channel unknown, also on the way back to the former one', async () => {
  await beIn(general, 'a');
  world.voice.join(music);
  world.voice.join(general);
  // The server may have made the first move, which ended the camera; so whoever sends one must not think it is still seen.
  world.voice.lost();
  expect(world.voice.state).toEqual({ kind: 'joining', channelId: general, from: null });
  world.voice.opened(general, offersOf('a'));
  expect(world.voice.state).toEqual({ kind: 'joined', channelId: general, failure: null });
  expect(world.heard()).toEqual(['a']);
});

test('an answer to an older connection changes nothing', async () => {
  world.voice.join(general);
  const old = world.last();
  world.voice.lost();
  world.voice.opened(null, []);
  expect(world.asked).toHaveLength(2);
  await old.answer('stale');
  expect(world.voice.state.kind).toBe('joining');
  await world.last().answer('a');
  expect(world.heard()).toEqual(['a']);
});

test('if the new session cannot join the target, the target is dropped with the reason', () => {
  world.voice.lost();
  world.voice.join(music);
  world.voice.opened(null, [], { channelId: music, code: 'channelFull' });
  expect(world.voice.state).toEqual({
    kind: 'outside',
    failure: { channelId: music, code: 'channelFull' },
  });
});

test('no answer in time: the channel is unknown, so the connection is renewed', async () => {
  world.voice.join(general);
  await world.last().refuse('timeout');
  expect(world.reconnects()).toBe(1);
  expect(world.voice.target).toBe(general);
});

test('a refusal without transports keeps the target', async () => {
  await beIn(general, 'a');
  world.voice.join(music);
  world.voice.mediaLost();
  await world.last().refuse('unavailable');
  expect(world.voice.state).toMatchObject({ kind: 'joining', channelId: music });
  world.voice.mediaReopened(offersOf('a'));
  expect(world.last().channelId).toBe(music);
  await world.last().answer('b');
  expect(world.heard()).toEqual(['b']);
});

test('media comes back in the same channel', async () => {
  await beIn(general, 'a');
  world.voice.mediaLost();
  world.voice.mediaReopened(offersOf('a2'));
  expect(world.voice.state.kind).toBe('joined');
  expect(world.heard()).toEqual(['a2']);
});

test('a session that opens without media consumes nothing until there is media', async () => {
  await beIn(general, 'a');
  world.voice.lost();
  world.voice.join(music);
  world.voice.opened(general, offersOf('of the old transports'), null, false);
  expect(world.asked).toHaveLength(1);
  world.voice.mediaReopened(offersOf('a2'));
  expect(world.last().channelId).toBe(music);
  await world.last().answer('b');
  expect(world.heard()).toEqual(['b']);
});

test('a deleted channel: the user leaves it, or stays where they are if they were joining it', async () => {
  await beIn(general, 'a');
  world.voice.join(music);
  world.voice.channelGone(music);
  await world.last().refuse('notFound');
  expect(world.voice.state).toMatchObject({ kind: 'joined', channelId: general });
  expect(world.heard()).toEqual(['a']);
  world.voice.channelGone(general);
  expect(world.voice.state).toEqual({ kind: 'outside', failure: null });
  expect(world.heard()).toEqual([]);
});

test('a move by somebody else brings the streams of the other channel, as an own one', async () => {
  await beIn(general, 'a');
  world.voice.moved(music, offersOf('m'));
  expect(world.voice.state).toEqual({ kind: 'joined', channelId: music, failure: null });
  expect(world.heard()).toEqual(['m']);
  expect(world.asked).toHaveLength(1);
  // The next session asks for the channel that one was moved to.
  expect(world.voice.target).toBe(music);
});

test('an own move that is under way is made after a move by somebody else, and wins', async () => {
  await beIn(general, 'a');
  world.voice.join(afk);
  world.voice.moved(music, offersOf('m'));
  expect(world.voice.state).toEqual({ kind: 'joining', channelId: afk, from: music });
  expect(world.heard()).toEqual([]);
  await world.last().answer('x');
  expect(world.voice.state).toEqual({ kind: 'joined', channelId: afk, failure: null });
  expect(world.heard()).toEqual(['x']);
});

test('when that own move is refused, one is heard where one was moved to', async () => {
  await beIn(general, 'a');
  world.voice.join(afk);
  world.voice.moved(music, offersOf('m'));
  await world.last().refuse('channelFull');
  expect(world.last()).toMatchObject({ name: 'channel:join', channelId: music });
  await world.last().answer('m');
  expect(world.voice.state).toMatchObject({ kind: 'joined', channelId: music });
  expect(world.heard()).toEqual(['m']);
});

test('who is taken out of all channels hears nothing and asks for none', async () => {
  await beIn(general, 'a');
  world.voice.moved(null, []);
  expect(world.voice.state).toEqual({ kind: 'outside', failure: null });
  expect(world.heard()).toEqual([]);
  expect(world.voice.target).toBeNull();
  expect(world.asked).toHaveLength(1);
});

test('who cannot stay in a channel leaves it on the server, too, and is told why', async () => {
  await beIn(general, 'a');
  world.voice.leaveFor('cannotEncrypt');
  expect(world.heard()).toEqual([]);
  expect(world.last().channelId).toBeNull();
  await world.last().answer();
  const failure = { channelId: general, code: 'cannotEncrypt' };
  expect(world.voice.state).toEqual({ kind: 'outside', failure });
});

test('a move waits for what comes before it, is dropped with the target, and is refused where that fails', async () => {
  const waits: PromiseWithResolvers<void>[] = [];
  const { voice, asked } = createWorld((target) => {
    if (target === null) return null;
    const wait = Promise.withResolvers<void>();
    waits.push(wait);
    return wait.promise;
  });
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
  voice.opened(null, []);
  voice.join(general);
  await settled();
  expect(asked).toEqual([]);
  waits[0]?.resolve();
  await settled();
  expect(asked.map(({ channelId }) => channelId)).toEqual([general]);
  await asked[0]?.answer('ann');

  voice.join(music);
  waits[1]?.reject(new RequestError('cannotEncrypt', 'no transform'));
  await settled();
  expect(asked).toHaveLength(1);
  expect(voice.state).toMatchObject({
    kind: 'joined',
    channelId: general,
    failure: { channelId: music, code: 'cannotEncrypt' },
  });

  voice.join(afk);
  voice.lost();
  waits[2]?.resolve();
  await settled();
  expect(asked).toHaveLength(1);
});
