import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { VideoSource } from '../../shared/domain/Source.ts';
import type { Notifications } from '../../shared/protocol/protocol.ts';
import type { Peer } from '../peers/Peer.ts';
import { WantedLayers } from './WantedLayers.ts';

let ann: Peer;
let wanted: number | null;
let sent: (number | null)[];
let layers: WantedLayers;
beforeEach(() => {
  vi.useFakeTimers();
  ann = newPeer(({ layer }) => sent.push(layer));
  wanted = null;
  sent = [];
  layers = new WantedLayers(() => wanted, 1000);
  layers.begin(ann, 'camera');
});
afterEach(() => {
  vi.useRealTimers();
});
function newPeer(onWanted: (payload: Notifications['video:wanted']) => void): Peer {
  return {
    notify: (_name: string, payload: Notifications['video:wanted']) => onWanted(payload),
  } as Peer;
}
function want(layer: number | null): void {
  wanted = layer;
  layers.update(ann);
}

test('more is told at once, and the same not twice', () => {
  for (const layer of [null, 0, 0, 2, 2]) want(layer);
  expect(sent).toEqual([0, 2]);
});

test('less is told after a while, and only where it has stayed so', () => {
  want(2);
  want(0);
  want(2);
  vi.advanceTimersByTime(5000);
  expect(sent).toEqual([2]);
  want(1);
  vi.advanceTimersByTime(900);
  want(null);
  expect(sent).toEqual([2]);
  vi.advanceTimersByTime(100);
  expect(sent).toEqual([2, null]);
});

test('a camera that has ended is told nothing, and the next starts from nothing', () => {
  want(2);
  want(null);
  layers.end(ann, 'camera');
  vi.advanceTimersByTime(5000);
  want(1);
  layers.resend(ann);
  expect(sent).toEqual([2]);
  layers.begin(ann, 'camera');
  want(1);
  expect(sent).toEqual([2, 1]);
});

test('who may have missed it is told once more', () => {
  layers.resend(ann);
  want(1);
  layers.resend(ann);
  expect(sent).toEqual([null, 1, 1]);
});

test('a camera and a share are told apart', () => {
  const both: string[] = [];
  const sources: Record<VideoSource, number | null> = { camera: 0, screen: 2 };
  const two = new WantedLayers((_sender, source) => sources[source], 1000);
  const bob = newPeer(({ source, layer }) => both.push(`${source} ${layer}`));
  two.begin(bob, 'camera');
  two.begin(bob, 'screen');
  sources.screen = null;
  two.update(bob);
  vi.advanceTimersByTime(1000);
  two.end(bob, 'screen');
  two.resend(bob);
  expect(both).toEqual(['camera 0', 'screen 2', 'screen null', 'camera 0']);
});
