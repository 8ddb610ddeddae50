import { beforeEach, expect, test } from 'vitest';
import type { PeerId } from '../../../shared/domain/ids.ts';
import { SpeakingLevelFeed } from './SpeakingLevelFeed.ts';

const [me, ann, bob] = ['me!', 'ann', 'bob'] as PeerId[] as [PeerId, PeerId, PeerId];

let tick: ((nowMs: number) => void) | null;
let microphone: number;
let input: number;
let inputWanted: boolean;
let played: Map<PeerId, number>;
let feed: SpeakingLevelFeed;
let heard: number[];
const hear = (level: number) => heard.push(level);
beforeEach(() => {
  tick = null;
  microphone = Number.NEGATIVE_INFINITY;
  input = Number.NEGATIVE_INFINITY;
  inputWanted = false;
  played = new Map();
  heard = [];
  feed = new SpeakingLevelFeed({
    startTicking: (callback) => {
      tick = callback;
      return () => {
        tick = null;
      };
    },
    sentDbov: () => microphone,
    inputDbov: () => input,
    onInputWanted: (wanted) => {
      inputWanted = wanted;
    },
    voiceDbov: (peerId) => played.get(peerId) ?? null,
  });
});

test('it measures only while anybody subscribes', () => {
  expect(tick).toBeNull();
  const stop = feed.subscribe(ann, hear);
  expect(tick).not.toBeNull();
  stop();
  expect(tick).toBeNull();
});

test('the level is emitted when it changes, and 0 once at the end', () => {
  feed.subscribe('me', hear);
  for (const dbov of [-25, -25, -5, -80, Number.NEGATIVE_INFINITY]) {
    microphone = dbov;
    tick?.(0);
  }
  expect(heard).toEqual([0.5, 0.9, 0]);
});

test('the microphone is measured only while anything shows its level, sent or not', () => {
  const stop = feed.subscribe('input', hear);
  expect(inputWanted).toBe(true);
  for (const dbov of [-40, -100, 0]) {
    input = dbov;
    tick?.(0);
  }
  expect(heard).toEqual([0.5, 0, 1]);
  stop();
  expect(inputWanted).toBe(false);
});

test('other peers have the server’s level until it no longer reports them', () => {
  feed.subscribe(bob, hear);
  tick?.(0);
  feed.setReported([
    [bob, -25],
    [ann, -10],
  ]);
  tick?.(30);
  feed.setReported([[ann, -10]]);
  tick?.(60);
  feed.setReported([[bob, -25]]);
  tick?.(90);
  tick?.(2000);
  expect(heard).toEqual([0.5, 0, 0.5, 0]);
});

test('the played sound comes first; the server’s level counts only while nothing is played', () => {
  feed.subscribe(ann, hear);
  feed.setReported([[ann, -25]]);
  played.set(ann, -20);
  tick?.(0);
  played.set(ann, Number.NEGATIVE_INFINITY);
  tick?.(50);
  played.delete(ann);
  tick?.(100);
  expect(heard).toEqual([0.6, 0, 0.5]);
});

test('muted peers are silent, the user too, except in the microphone test', () => {
  feed.setPeople(me, new Set([ann, me]));
  microphone = -25;
  feed.subscribe(ann, hear);
  feed.subscribe(me, hear);
  tick?.(0);
  feed.setReported([[ann, -10]]);
  tick?.(30);
  expect(heard).toEqual([]);
  feed.subscribe('me', hear);
  tick?.(60);
  expect(heard).toEqual([0.5]);
});
