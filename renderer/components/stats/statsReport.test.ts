import { expect, test } from 'vitest';
import type { PeerId } from '../../../shared/domain/ids.ts';
import type { StreamFigures } from '../../state/StreamFigures.ts';
import { createTexts, loadLanguage } from '../../texts/createTexts.ts';
import { statsReport } from './statsReport.ts';
import { streamText } from './streamText.ts';

const nothing: StreamFigures = {
  key: 'k',
  who: 'me',
  source: 'microphone',
  direction: 'sent',
  codec: null,
  width: null,
  height: null,
  framesPerS: null,
  bitsPerS: null,
  loss: null,
  roundTripMs: null,
  jitterBufferMs: null,
  concealed: null,
  coder: null,
  isHardware: null,
  limitedBy: null,
  sentLayers: null,
  layer: null,
  undecrypted: null,
  serverScore: null,
};
const camera: StreamFigures = {
  ...nothing,
  who: '0a1b' as PeerId,
  source: 'camera',
  direction: 'received',
  codec: 'VP8',
  width: 640,
  height: 360,
  framesPerS: 29.97,
  bitsPerS: 1_234_567,
  loss: 0.0123,
  roundTripMs: 24.4,
  jitterBufferMs: 48.6,
  coder: 'libvpx',
  isHardware: false,
  layer: 2,
  serverScore: 9,
};

test('the text for a bug report has no names', () => {
  const voice = { ...nothing, codec: 'opus', bitsPerS: 31_900, loss: 0, concealed: 0 };
  const text = statsReport([voice, camera], {
    version: '1.2.3',
    serverVersion: null,
    userAgent: 'A browser',
    way: 'udp',
  });
  expect(text.split('\n')).toEqual([
    'Perch 1.2.3, server unknown, udp',
    'A browser',
    'me, microphone, sent: opus, 32 kbit/s, loss 0.00 %, concealed 0.00 %',
    'person 1, camera, received: VP8, 640x360, 30.0 fps, 1235 kbit/s, loss 1.23 %, round trip 24 ms, jitter buffer 49 ms, coder libvpx, software, layer 2, server score 9',
  ]);
});

test('numbers are readable; unknown values are omitted', async () => {
  const texts = await createTexts('en');
  await loadLanguage(texts, 'en');
  const { t } = texts;
  expect(streamText(t, 'en', camera)).toEqual({
    format: ['VP8', 'libvpx, software'],
    picture: ['640 × 360', '30 fps'],
    rate: ['1.2 Mbit/s'],
    loss: ['1.2 %'],
    roundTrip: ['24 ms'],
    buffer: ['49 ms'],
    state: ['Layer 2 received'],
  });
  const limited: StreamFigures = {
    ...nothing,
    limitedBy: 'cpu',
    sentLayers: { active: 1, all: 3 },
    bitsPerS: 512_400,
    concealed: 0.05,
  };
  expect(streamText(t, 'en', limited)).toEqual({
    format: [],
    picture: [],
    rate: ['512 kbit/s'],
    loss: ['5.0 % concealed'],
    roundTrip: [],
    buffer: [],
    state: ['Limited by this computer', '1 of 3 layers sent'],
  });
});
