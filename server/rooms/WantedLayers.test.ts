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

test('a higher layer is sent at once, and the same one not twice', () => {
  for (const layer of [null, 0, 0, 2, 2]) want(layer);
  expect(sent).toEqual([0, 2]);
});

test('a lower layer is sent after a delay, if it is still wanted', () => {
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

test('nothing is sent for a camera that has ended, and the next one starts anew', () => {
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

test('the last layer can be sent again', () => {
  layers.resend(ann);
  want(1);
  layers.resend(ann);
  expect(sent).toEqual([null, 1, 1]);
});

test('a camera and a share are independent', () => {
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
