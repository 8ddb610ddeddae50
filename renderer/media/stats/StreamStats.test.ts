import { expect, test } from 'vitest';
import { recordedReports } from './recordedReports.fixture.ts';
import { receivedFigures, type StreamReport, sentFigures } from './StreamStats.ts';

const { sentVoice, sentCamera, heardVoice, seenCamera } = recordedReports;
const near = (value: number, by: number) => expect.closeTo(value, -Math.log10(2 * by));

test('a sent voice', () => {
  const figures = sentFigures(sentVoice.now, sentVoice.before);
  expect(figures).toMatchObject({
    codec: 'opus',
    width: null,
    framesPerS: null,
    loss: 0,
    jitterBufferMs: null,
    coder: null,
    isHardware: null,
    limitedBy: null,
    sentLayers: null,
  });
  expect(figures.bitsPerS).toBeGreaterThan(30_000);
  expect(figures.bitsPerS).toBeLessThan(70_000);
  expect(figures.roundTripMs).toBeLessThan(20);
});

test('a camera sent in layers: the size of the largest active one, the rate of all', () => {
  const figures = sentFigures(sentCamera.now, sentCamera.before);
  expect(figures).toMatchObject({
    codec: 'VP8',
    width: 640,
    height: 360,
    framesPerS: near(9.9, 0.05),
    // 8,262 and 6,121 bytes in 3.439 s.
    bitsPerS: near(33_458, 50),
    loss: 0,
    roundTripMs: 1,
    coder: 'libvpx',
    isHardware: false,
    limitedBy: null,
    sentLayers: { active: 2, all: 3 },
  });
});

test('a received voice', () => {
  const figures = receivedFigures(heardVoice.now, heardVoice.before);
  expect(figures).toMatchObject({ codec: 'opus', width: null, framesPerS: null, loss: 0 });
  expect(figures.bitsPerS).toBeGreaterThan(30_000);
  expect(figures.jitterBufferMs).toBeGreaterThan(10);
  expect(figures.concealed).toBeGreaterThanOrEqual(0);
  expect(figures.concealed).toBeLessThan(0.5);
});

test('a received camera', () => {
  expect(receivedFigures(seenCamera.now, seenCamera.before)).toMatchObject({
    codec: 'VP8',
    width: 640,
    height: 360,
    coder: 'libvpx',
    isHardware: false,
    loss: 0,
    concealed: null,
  });
});

test('without an earlier report there are no rates', () => {
  const figures = receivedFigures(seenCamera.now, null);
  expect(figures).toMatchObject({ codec: 'VP8', bitsPerS: null, loss: null, framesPerS: null });
  expect(sentFigures(sentCamera.now, null).bitsPerS).toBeNull();
});

test('a browser that reports nothing gives no figures, like an empty report', () => {
  const plain: StreamReport = [{ id: 'a', type: 'inbound-rtp', timestamp: 1 }];
  for (const report of [plain, []]) {
    expect(new Set(Object.values(receivedFigures(report, report)))).toEqual(new Set([null]));
    expect(new Set(Object.values(sentFigures(report, report)))).toEqual(new Set([null]));
  }
});

/** The same reports with other numbers in one of their entries. */
function changed(report: StreamReport, type: string, change: object): StreamReport {
  return report.map((entry) => (entry.type === type ? { ...entry, ...change } : entry));
}

test('loss, limits and concealment are reported', () => {
  const lossy = changed(heardVoice.now, 'inbound-rtp', { packetsLost: 25, packetsReceived: 1075 });
  const before = changed(heardVoice.before, 'inbound-rtp', {
    packetsLost: 0,
    packetsReceived: 1000,
  });
  expect(receivedFigures(lossy, before).loss).toBe(0.25);
  const late = { concealedSamples: 4_800, silentConcealedSamples: 0, totalSamplesReceived: 96_000 };
  const none = { concealedSamples: 0, silentConcealedSamples: 0, totalSamplesReceived: 0 };
  expect(
    receivedFigures(
      changed(heardVoice.now, 'inbound-rtp', late),
      changed(heardVoice.before, 'inbound-rtp', none),
    ).concealed,
  ).toBe(0.05);
  const slow = changed(sentCamera.now, 'outbound-rtp', { qualityLimitationReason: 'cpu' });
  expect(sentFigures(slow, sentCamera.before).limitedBy).toBe('cpu');
  const far = changed(sentCamera.now, 'remote-inbound-rtp', { fractionLost: 0.1 });
  expect(sentFigures(far, sentCamera.before).loss).toBe(0.1);
  const chip = { encoderImplementation: 'MediaFoundation', powerEfficientEncoder: true };
  expect(sentFigures(changed(sentCamera.now, 'outbound-rtp', chip), null)).toMatchObject({
    coder: 'MediaFoundation',
    isHardware: true,
  });
});
