import { beforeEach, expect, test } from 'vitest';
import type { ConsumerId, PeerId } from '../../shared/domain/ids.ts';
import { SpeakingLevelFeed } from './SpeakingLevelFeed.ts';

const [me, ann, bob] = ['me!', 'ann', 'bob'] as PeerId[] as [PeerId, PeerId, PeerId];

let tick: ((nowMs: number) => void) | null;
let microphone: number;
let feed: SpeakingLevelFeed;
let heard: number[];
const hear = (level: number) => heard.push(level);
beforeEach(() => {
  tick = null;
  microphone = Number.NEGATIVE_INFINITY;
  heard = [];
  feed = new SpeakingLevelFeed({
    startTicking: (callback) => {
      tick = callback;
      return () => {
        tick = null;
      };
    },
    microphoneLevel: () => microphone,
  });
});

/** A receiver whose newest packet can be set. */
function createReceiver() {
  const newest = { audioLevel: 0, rtpTimestamp: 0 };
  const receiver = { getSynchronizationSources: () => [newest] } as unknown as RTCRtpReceiver;
  return { newest, receiver };
}

function addTrack(peerId: PeerId, receiver: RTCRtpReceiver): void {
  const consumerId = `of ${peerId}` as ConsumerId;
  feed.addTrack({ consumerId, peerId, source: 'microphone', track: {} as never, receiver });
}

test('it measures only while somebody listens', () => {
  expect(tick).toBeNull();
  const stop = feed.subscribe(ann, hear);
  expect(tick).not.toBeNull();
  stop();
  expect(tick).toBeNull();
});

test('the level is told when it changes, and 0 once at its end', () => {
  feed.subscribe('me', hear);
  for (const dbov of [-25, -25, -5, -80, Number.NEGATIVE_INFINITY]) {
    microphone = dbov;
    tick?.(0);
  }
  expect(heard).toEqual([0.5, 0.9, 0]);
});

test('others are as loud as the server says, until it says nothing of them any more', () => {
  feed.subscribe(bob, hear);
  tick?.(0);
  feed.said([
    [bob, -25],
    [ann, -10],
  ]);
  tick?.(30);
  feed.said([[ann, -10]]);
  tick?.(60);
  feed.said([[bob, -25]]);
  tick?.(90);
  tick?.(2000);
  expect(heard).toEqual([0.5, 0, 0.5, 0]);
});

test('in one’s own room the packets say it, and the server only when none come', () => {
  const { newest, receiver } = createReceiver();
  addTrack(ann, receiver);
  feed.subscribe(ann, hear);
  newest.audioLevel = 0.1;
  newest.rtpTimestamp = 960;
  tick?.(0);
  expect(heard).toEqual([0.6]);
  tick?.(300);
  expect(heard).toEqual([0.6, 0]);
  feed.said([[ann, -25]]);
  tick?.(600);
  expect(heard).toEqual([0.6, 0]);
  feed.said([[ann, -25]]);
  tick?.(1300);
  expect(heard).toEqual([0.6, 0, 0.5]);
});

test('who is muted is silent, oneself too; in the microphone test one is not', () => {
  feed.setPeople(me, new Set([ann, me]));
  microphone = -25;
  feed.subscribe(ann, hear);
  feed.subscribe(me, hear);
  tick?.(0);
  feed.said([[ann, -10]]);
  tick?.(30);
  expect(heard).toEqual([]);
  feed.subscribe('me', hear);
  tick?.(60);
  expect(heard).toEqual([0.5]);
});
