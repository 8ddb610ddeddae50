import { expect, test } from 'vitest';
import {
  layersOfSize,
  type SendingEngine,
  type SharePlan,
  sendingEngine,
  shareCodec,
  shareEncodings,
  simulcastCeilings,
  simulcastScales,
  svcEncoding,
} from './shareEncodings.ts';

const vp9 = {
  kind: 'video',
  mimeType: 'video/VP9',
  clockRate: 90_000,
  preferredPayloadType: 96,
} as const;
const chromium: SendingEngine = { svc: true, codecs: [vp9] };
const plan = (change: Partial<SharePlan> = {}): SharePlan => ({
  codec: 'VP9',
  mode: 'smooth',
  layers: 3,
  ...change,
});

test('VP9 for smooth shares if the sender supports SVC and everybody can decode it; otherwise VP8', () => {
  expect(shareCodec(chromium, 'smooth', null)).toBe('VP9');
  expect(shareCodec(chromium, 'smooth', ['VP8', 'VP9'])).toBe('VP9');
  expect(shareCodec(chromium, 'smooth', ['VP8'])).toBe('VP8');
  expect(shareCodec({ ...chromium, svc: false }, 'smooth', null)).toBe('VP8');
  expect(shareCodec({ ...chromium, codecs: [] }, 'smooth', null)).toBe('VP8');
  expect(shareCodec(chromium, 'sharp', null)).toBe('VP8');
  expect(shareCodec(chromium, 'auto', null)).toBe('VP8');
});

test.each([
  ['Chrome111', true],
  ['Chrome74', false],
  ['Firefox120', false],
  ['Safari12', false],
] as const)('mediasoup-client’s %s has layers on top of each other: %s', (handlerName, svc) => {
  const device = { handlerName, sendRtpCapabilities: { codecs: [vp9] } };
  expect(sendingEngine(device)).toEqual({ svc, codecs: [vp9] });
});

test('all layers start inactive; letters keep their size, and motion its rate', () => {
  expect(shareEncodings(plan())).toEqual([
    { active: false, maxFramerate: 60, maxBitrate: 9_920_000, scalabilityMode: 'L3T3_KEY' },
  ]);
  const smooth = shareEncodings(plan({ codec: 'VP8', mode: 'smooth', layers: 2 }));
  expect(
    smooth.map(({ maxFramerate, maxBitrate, active }) => [maxFramerate, maxBitrate, active]),
  ).toEqual([
    [60, 1_600_000, false],
    [60, 8_000_000, false],
    [60, 8_000_000, false],
  ]);
  expect(smooth.map(({ scaleResolutionDownBy }) => scaleResolutionDownBy)).toEqual([2, 1, 1]);
});

test('layers above the wanted one are not encoded, and layers keep their numbers', () => {
  const modes = [0, 1, 2, 5].map((layer) => {
    const { scalabilityMode, scaleResolutionDownBy } = svcEncoding(plan(), layer, null);
    return [scalabilityMode, scaleResolutionDownBy];
  });
  expect(modes).toEqual([
    ['L1T3', 4],
    ['L2T3_KEY', 2],
    ['L3T3_KEY', 1],
    ['L3T3_KEY', 1],
  ]);
  expect(svcEncoding(plan(), 2, 1_000_000).maxBitrate).toBe(1_000_000);
  expect(svcEncoding(plan(), 0, 1_000_000).maxBitrate).toBe(320_000);
});

test('simulcast layers stay within a limit', () => {
  expect(simulcastCeilings(plan({ codec: 'VP8', mode: 'sharp' }), null)).toEqual([
    200_000, 1_000_000, 5_000_000,
  ]);
  expect(simulcastCeilings(plan({ codec: 'VP8', mode: 'sharp' }), 3_500_000)).toEqual([
    200_000, 1_000_000, 2_300_000,
  ]);
  expect(simulcastCeilings(plan({ codec: 'VP8', mode: 'sharp' }), 1_000_000)).toEqual([
    200_000, 800_000, 0,
  ]);
});

test('a video of unknown size is sent in one layer', () => {
  expect(layersOfSize(null)).toBe(1);
});

/** How many layers of such a video libwebrtc encodes (`kSimulcastFormats` of its video/config/simulcast.cc). */
function livingLayers(width: number, height: number): number {
  const pixels = width * height;
  return pixels >= 960 * 540 ? 3 : pixels >= 480 * 270 ? 2 : 1;
}

test.each([
  [1920, 1080, [4, 2, 1]],
  [1280, 632, [2, 1, 1]],
  [800, 444, [2, 1, 1]],
  [700, 364, [2, 1, 1]],
  [500, 194, [1, 1, 1]],
  [3000, 200, [1, 1, 1]],
])('the highest encoded layer of %d × %d has every pixel', (width, height, scales) => {
  const layers = layersOfSize({ width, height });
  expect(layers).toBeLessThanOrEqual(livingLayers(width, height));
  expect(simulcastScales({ layers })).toEqual(scales);
  expect(simulcastScales({ layers })[layers - 1]).toBe(1);
});

test('no size has more layers than the browser encodes', () => {
  for (let width = 20; width <= 2000; width += 20) {
    for (let height = 20; height <= 2000; height += 20) {
      const layers = layersOfSize({ width, height });
      if (layers > livingLayers(width, height)) expect.fail(`${width} × ${height}`);
    }
  }
});
