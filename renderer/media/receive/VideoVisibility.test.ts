import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ConsumerId, PeerId } from '../../../shared/domain/ids.ts';
import type { Source } from '../../../shared/domain/Source.ts';
import { type ErrorCode, RequestError } from '../../../shared/protocol/errors.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import { VideoVisibility } from './VideoVisibility.ts';

const [ann, bob] = ['ann', 'bob'] as PeerId[] as [PeerId, PeerId];
const small = { width: 128, height: 72 };
const large = { width: 1280, height: 720 };

let asked: string[][];
let refusals: ErrorCode[];
let shown: VideoVisibility;
beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  refusals = [];
  const request = (async (
    name: string,
    { pictures }: { pictures: { peerId: string; source: string; size: typeof small | null }[] },
  ) => {
    expect(name).toBe('video:show');
    asked.push(
      pictures.map(({ peerId, source, size }) => `${peerId} ${source} ${size?.width ?? 'hidden'}`),
    );
    const refusal = refusals.shift();
    if (refusal) throw new RequestError(refusal, 'refused');
    return {};
  }) as unknown as RequestFunction;
  shown = new VideoVisibility(request);
});
afterEach(() => {
  vi.useRealTimers();
});
const stream = (peerId: PeerId, source: Source = 'camera', id = `${peerId} ${source}`) => ({
  consumerId: id as ConsumerId,
  peerId,
  source,
});
const soon = () => vi.advanceTimersByTimeAsync(1);
const settled = () => vi.advanceTimersByTimeAsync(5_000);

test('visible videos are requested together once they are consumed; sound never', async () => {
  for (const peerId of [ann, bob]) shown.show(peerId, 'camera').resize(small);
  await soon();
  expect(asked).toEqual([]);
  shown.added(stream(ann, 'microphone'));
  shown.added(stream(ann));
  shown.added(stream(bob));
  await soon();
  expect(asked).toEqual([['ann camera 128', 'bob camera 128']]);
});

test('a larger size is sent at once, a smaller one after a moment, the same never', async () => {
  const place = shown.show(ann, 'camera');
  shown.added(stream(ann));
  await settled();
  expect(asked).toEqual([]);
  place.resize(small);
  place.resize(large);
  await soon();
  place.resize({ width: 1281, height: 721 });
  await settled();
  expect(asked).toEqual([['ann camera 1280']]);
  place.resize(null);
  await soon();
  place.resize(large);
  await settled();
  expect(asked).toHaveLength(1);
  place.resize(small);
  await soon();
  expect(asked).toHaveLength(1);
  await settled();
  place.resize(null);
  await settled();
  expect(asked.slice(1)).toEqual([['ann camera 128'], ['ann camera hidden']]);
});

test('the largest of several elements counts, and the video is hidden without any', async () => {
  const [first, second] = [shown.show(ann, 'screen'), shown.show(ann, 'screen')];
  shown.added(stream(ann, 'screen'));
  first.resize(small);
  second.resize(large);
  await settled();
  second.end();
  await settled();
  first.end();
  second.resize(large);
  await settled();
  expect(asked).toEqual([['ann screen 1280'], ['ann screen 128'], ['ann screen hidden']]);
});

test('a stream that replaces another is requested again; the late end of the first changes nothing', async () => {
  shown.show(ann, 'camera').resize(small);
  shown.added(stream(ann));
  await soon();
  shown.added(stream(ann, 'camera', 'second'));
  shown.removed(stream(ann));
  await soon();
  expect(asked).toEqual([['ann camera 128'], ['ann camera 128']]);
  shown.removed(stream(ann, 'camera', 'second'));
  shown.opened();
  await settled();
  expect(asked).toHaveLength(2);
});

test('a new session sends everything again, hidden or not; a refusal is retried', async () => {
  refusals = ['disconnected'];
  shown.show(ann, 'camera').resize(small);
  shown.added(stream(ann));
  shown.added(stream(bob));
  await settled();
  expect(asked).toEqual([['ann camera 128']]);
  refusals = ['rateLimited'];
  shown.opened();
  await settled();
  expect(asked.slice(1)).toEqual([
    ['ann camera 128', 'bob camera hidden'],
    ['ann camera 128', 'bob camera hidden'],
  ]);
});

test('a screen that moves to another element is requested again, so that it starts with a keyframe', async () => {
  const tile = shown.show(ann, 'screen');
  shown.added(stream(ann, 'screen'));
  tile.resize(large);
  await settled();
  asked = [];
  tile.end();
  shown.show(ann, 'screen').resize(large);
  await settled();
  expect(asked).toEqual([['ann screen hidden'], ['ann screen 1280']]);
});
