import { expect, test } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { VoiceReport } from '../../shared/ipc/voice.ts';
import { circle, paintShapes, roundedSquare, stroke } from './paintShapes.ts';
import { paintTrayIcon, type TrayLook, trayLook } from './trayIcon.ts';

const looks: TrayLook[] = (['away', 'quiet', 'speaking'] as const).flatMap((voice) =>
  ([null, 'muted', 'deafened'] as const).flatMap((mark) =>
    [false, true].flatMap((sharing) =>
      [false, true].map((camera) => ({ voice, mark, sharing, camera })),
    ),
  ),
);

test('every state has a picture of its own, with and without colours, at every size', () => {
  for (const style of ['colored', 'template'] as const) {
    for (const size of [16, 36]) {
      const pictures = looks.map((look) => paintTrayIcon(look, style, size));
      expect(pictures.every(({ length }) => length === size * size * 4)).toBe(true);
      const different = new Set(pictures.map((picture) => Buffer.from(picture).toString('hex')));
      expect(different.size).toBe(looks.length);
    }
  }
});

test('a template is black, and macOS decides the colour', () => {
  for (const look of looks) {
    const picture = paintTrayIcon(look, 'template', 36);
    expect(picture.every((value, at) => at % 4 === 3 || value === 0)).toBe(true);
  }
});

test('colours are multiplied by alpha, as a bitmap wants them', () => {
  for (const look of looks) {
    const picture = paintTrayIcon(look, 'colored', 24);
    expect(picture.every((value, at) => value <= (picture[at - (at % 4) + 3] ?? 0) + 1)).toBe(true);
  }
});

const report: VoiceReport = {
  channels: [],
  channelId: 'general' as ChannelId,
  muted: false,
  deafened: false,
  speaking: true,
  sharing: false,
  camera: false,
};

test.each([
  [{}, { voice: 'speaking', mark: null, sharing: false, camera: false }],
  [
    { speaking: false, sharing: true, camera: true },
    { voice: 'quiet', mark: null, sharing: true, camera: true },
  ],
  [{ muted: true }, { voice: 'quiet', mark: 'muted', sharing: false, camera: false }],
  [
    { muted: true, deafened: true },
    { voice: 'quiet', mark: 'deafened', sharing: false, camera: false },
  ],
])('%j looks like %j', (change, look) => {
  const servers = [{ id: 'home', name: 'Home', report: { ...report, ...change } }];
  expect(trayLook({ joinedServerId: 'home', servers })).toEqual(look);
  expect(trayLook({ joinedServerId: null, servers }).voice).toBe('away');
});

const black = [0, 0, 0, 1] as const;
const alphaAt = (picture: Uint8Array, size: number, x: number, y: number) =>
  picture[(y * size + x) * 4 + 3];
const area = (picture: Uint8Array) =>
  picture.reduce((sum, value, at) => sum + (at % 4 === 3 ? value / 255 : 0), 0);

test('shapes cover what they should, to a part of a pixel', () => {
  const disc = paintShapes([{ outlines: [circle(10, 10, 8)], color: black }], 20, 20);
  expect(area(disc)).toBeCloseTo(Math.PI * 64, -1);
  expect(alphaAt(disc, 20, 10, 10)).toBe(255);
  expect(alphaAt(disc, 20, 0, 0)).toBe(0);

  const line = paintShapes([{ outlines: stroke([5, 10], [15, 10], 4), color: black }], 20, 20);
  expect(area(line)).toBeCloseTo(40 + Math.PI * 4, 0);

  const tile = paintShapes([{ outlines: [roundedSquare(20, 5)], color: black }], 20, 20);
  expect(area(tile)).toBeCloseTo(400 - (100 - Math.PI * 25), 0);
});

test('a layer covers or cuts what is below', () => {
  const cut = paintShapes(
    [
      { outlines: [roundedSquare(10, 1)], color: [255, 0, 0, 1] },
      { outlines: [circle(5, 5, 3)], color: 'cut' },
    ],
    10,
    10,
  );
  expect(alphaAt(cut, 10, 5, 5)).toBe(0);
  // Blue, green, red, alpha.
  expect([...cut.slice(20, 24)]).toEqual([0, 0, 255, 255]);
});
