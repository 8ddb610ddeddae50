import { beforeEach, expect, test } from 'vitest';
import type { PeerId } from '../../../shared/domain/ids.ts';
import { type ErrorCode, RequestError } from '../../../shared/protocol/errors.ts';
import type { ConsumerOffer } from '../../../shared/protocol/streams/media.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import { WatchedShares } from './WatchedShares.ts';

const [ann, bob] = ['ann', 'bob'] as PeerId[] as [PeerId, PeerId];
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

let asked: {
  readonly what: string;
  answer(...offers: string[]): void;
  refuse(code: ErrorCode): Promise<void>;
}[];
/** The streams of each share as they were given last. */
let streams: Record<string, string[]>;
let shares: WatchedShares;
let watching: readonly PeerId[];
beforeEach(() => {
  asked = [];
  streams = {};
  watching = [];
  const request = ((
    name: string,
    { peerId, watching: on }: { peerId: PeerId; watching?: boolean },
    inOrder?: (value: unknown) => void,
  ) =>
    new Promise((resolve, reject) => {
      asked.push({
        what: [name, peerId, on].filter((part) => part !== undefined).join(' '),
        answer(...ids) {
          const value = { offers: ids.map((consumerId) => ({ consumerId })) };
          inOrder?.(value);
          resolve(value);
        },
        refuse(code) {
          reject(new RequestError(code, 'refused'));
          return settled();
        },
      });
    })) as unknown as RequestFunction;
  shares = new WatchedShares(request, {
    adoptShare: (peerId, offers: readonly ConsumerOffer[]) => {
      streams[peerId] = offers.map(({ consumerId }) => consumerId);
    },
  });
  shares.on('changed', (now) => {
    watching = now;
  });
});
const whats = () => asked.map(({ what }) => what);

test('watching sends one request and consumes the answer', () => {
  shares.watch(ann);
  shares.watch(ann);
  expect(whats()).toEqual(['share:watch ann true']);
  expect(watching).toEqual([ann]);
  asked[0]?.answer('video', 'sound');
  expect(streams).toEqual({ ann: ['video', 'sound'] });
});

test('unwatching closes at once, and again at the answer; a stale answer is ignored', () => {
  shares.watch(ann);
  shares.unwatch(ann);
  expect(streams).toEqual({ ann: [] });
  asked[0]?.answer('video');
  expect(streams).toEqual({ ann: [] });
  streams = { ann: ['late'] };
  asked[1]?.answer();
  expect(streams).toEqual({ ann: [] });
  expect(watching).toEqual([]);
});

test('watched again before the answer: the streams are kept', () => {
  shares.watch(ann);
  shares.unwatch(ann);
  shares.watch(ann);
  asked[0]?.answer('first');
  asked[1]?.answer();
  expect(streams).toEqual({ ann: ['first'] });
  asked[2]?.answer('second');
  expect(streams).toEqual({ ann: ['second'] });
});

test('a share that has ended is no longer watched', () => {
  shares.watch(ann);
  shares.watch(bob);
  shares.setSharers(new Set([bob]));
  expect(watching).toEqual([bob]);
  expect(streams).toEqual({ ann: [] });
});

test('a refusal ends watching; a lost connection does not, and the next session asks again', async () => {
  shares.watch(ann);
  await asked[0]?.refuse('notFound');
  expect(watching).toEqual([]);
  shares.watch(bob);
  await asked[1]?.refuse('disconnected');
  expect(watching).toEqual([bob]);
  asked = [];
  shares.opened();
  expect(whats()).toEqual(['share:watch bob true']);
});
