import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PeerId } from '../../../shared/domain/ids.ts';
import { type ErrorCode, RequestError } from '../../../shared/protocol/errors.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import { VideoVisibility } from './VideoVisibility.ts';
import { WatchedCameras } from './WatchedCameras.ts';

const [ann, bob] = ['ann', 'bob'] as PeerId[] as [PeerId, PeerId];
const small = { width: 128, height: 72 };

let asked: string[];
let refusals: ErrorCode[];
let shown: VideoVisibility;
let cameras: WatchedCameras;
beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  refusals = [];
  const request = (async (_name: string, wish: { cameras: string[] }) => {
    asked.push(wish.cameras.join(' '));
    const refusal = refusals.shift();
    if (refusal) throw new RequestError(refusal, 'refused');
    return {};
  }) as unknown as RequestFunction;
  shown = new VideoVisibility(request);
  cameras = new WatchedCameras(request, shown);
});
afterEach(() => {
  cameras.close();
  vi.useRealTimers();
});
const show = (peerId: PeerId) => {
  const place = shown.show(peerId, 'camera');
  place.resize(small);
  return place;
};
const soon = () => vi.advanceTimersByTimeAsync(1);
const settled = () => vi.advanceTimersByTimeAsync(5_000);

test('a page is watched at once and in one request, whether or not its streams are there; a share never', async () => {
  show(ann);
  show(bob);
  shown.show(ann, 'screen').resize(small);
  await soon();
  expect(asked).toEqual(['ann bob']);
  await settled();
  expect(asked).toHaveLength(1);
});

test('what is out of sight is given up a moment later, and never if it is back by then', async () => {
  const place = show(ann);
  await soon();
  place.resize(null);
  place.resize(small);
  await settled();
  expect(asked).toEqual(['ann']);
  place.end();
  await soon();
  expect(asked).toHaveLength(1);
  await settled();
  expect(asked).toEqual(['ann', '']);
});

test('the largest are watched where more are in sight than the server takes', async () => {
  for (let index = 0; index < 45; index += 1) show(`other${index}` as PeerId);
  shown.show(ann, 'camera').resize({ width: 1280, height: 720 });
  await soon();
  const watched = asked[0]?.split(' ') ?? [];
  expect([watched[0], watched.length]).toEqual(['ann', 40]);
});

test('the list is sent again to a new session, and after a refusal', async () => {
  refusals = ['rateLimited'];
  show(ann);
  await soon();
  await settled();
  expect(asked).toEqual(['ann', 'ann']);
  refusals = ['disconnected'];
  show(bob);
  await settled();
  expect(asked.slice(2)).toEqual(['ann bob']);
  shown.opened();
  await settled();
  expect(asked.slice(3)).toEqual(['ann bob']);
});
