import { expect, it } from 'vitest';
import { videoMixArgs } from './makeVideoMix.ts';
import { pictureGraph, pictureNames } from './pictureGraph.ts';

const first = { fromMs: 0, toMs: 1_500, x: 0, y: 2, width: 640, height: 360 };
const second = { ...first, fromMs: 1_500, toMs: 3_000, x: 640, width: 320, height: 180 };

it('draws one input over the other, each where it is at its time', () => {
  const graph = pictureGraph([[first, second], [second]], 3_000, 'names.ass');
  const begin = 'fps=24,tpad=stop_mode=clone:stop_duration=3.000';
  const bothPlaces =
    'st(0,gte(t,0.000)*lt(t,1.500)*640+gte(t,1.500)*lt(t,3.000)*320)' +
    ';st(1,gte(t,0.000)*lt(t,1.500)*360+gte(t,1.500)*lt(t,3.000)*180)';
  const onePlace = 'st(0,gte(t,1.500)*lt(t,3.000)*320);st(1,gte(t,1.500)*lt(t,3.000)*180)';
  expect(graph.split(';\n')).toEqual([
    'color=c=0x16171a:s=1280x720:r=24:d=3.000[0p]',
    `[0:v]${begin},scale=w='${bothPlaces};max(2,2*trunc(min(ld(0),ld(1)*a)/2))'` +
      `:h='${bothPlaces};max(2,2*trunc(min(ld(1),ld(0)/a)/2))':eval=frame[0s]`,
    "[0p][0s]overlay=x='gte(t,0.000)*lt(t,1.500)*320+gte(t,1.500)*lt(t,3.000)*800-overlay_w/2'" +
      ":y='gte(t,0.000)*lt(t,1.500)*182+gte(t,1.500)*lt(t,3.000)*92-overlay_h/2'" +
      ":enable='gte(t,0.000)*lt(t,1.500)+gte(t,1.500)*lt(t,3.000)'[1p]",
    `[1:v]${begin},scale=w='${onePlace};max(2,2*trunc(min(ld(0),ld(1)*a)/2))'` +
      `:h='${onePlace};max(2,2*trunc(min(ld(1),ld(0)/a)/2))':eval=frame[1s]`,
    "[1p][1s]overlay=x='gte(t,1.500)*lt(t,3.000)*800-overlay_w/2'" +
      ":y='gte(t,1.500)*lt(t,3.000)*92-overlay_h/2':enable='gte(t,1.500)*lt(t,3.000)'[2p]",
    '[2p]ass=names.ass[picture]',
  ]);
  expect(pictureGraph([[first]], 3_000, null)).toContain('[1p]null[picture]');
});

it('writes each name below its video, and takes nothing in it for a command', () => {
  const names = pictureNames([{ name: 'A {\\b1}\nnn', placements: [first] }]);
  expect(names.trimEnd().split('\n').at(-1)).toBe(
    'Dialogue: 0,0:00:00.00,0:00:01.50,Name,,0,0,0,,{\\an5\\pos(320,376)\\clip(0,362,640,390)}A ｛＼b1｝ nn',
  );
});

it('lets ffmpeg read the files of the recording only, and bounds its time', () => {
  const order = { lengthMs: 3_000, limitMs: 60_000, hasSound: true };
  const args = videoMixArgs(['-f concat:x.webm'], order, ['-filters', 'graph']);
  const inputs = args.flatMap((arg, index) => (arg === '-i' ? [index] : []));
  expect(inputs.map((index) => args[index + 1])).toEqual(['file:-f concat:x.webm', 'file:mix.ogg']);
  for (const index of inputs) {
    expect(args.slice(index - 4, index - 1)).toEqual(['-protocol_whitelist', 'file', '-f']);
  }
  expect(args.slice(1, 3)).toEqual(['-timelimit', '60']);
  expect(args).toEqual(expect.arrayContaining(['-map', '1:a', '-t', '3.000']));
  expect(videoMixArgs(['a.webm'], { ...order, hasSound: false }, [])).not.toContain('1:a');
});
