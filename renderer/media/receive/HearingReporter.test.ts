import type { Consumer } from 'mediasoup-client/types';
import { beforeEach, expect, test } from 'vitest';
import type { ConsumerId, PeerId } from '../../../shared/domain/ids.ts';
import type { RequestInput } from '../../../shared/protocol/protocol.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import { HearingReporter, type PlaybackStatus } from './HearingReporter.ts';

const [bob, cho] = ['bob', 'cho'] as PeerId[] as [PeerId, PeerId];

/** A fake device that hears, and what it reports to the server. */
let isReceiving: boolean;
let hasSpeaker: boolean;
let isRefusing: boolean;
let fates: Map<PeerId, PlaybackStatus>;
/** The newest packet of each voice that was played; null while its stream is there and nothing has come. */
let played: Map<PeerId, number | null>;
let trackState: MediaStreamTrackState;
let isStuck: boolean;
let said: string[][];
let tick: ((nowMs: number) => void) | null;
let reporter: HearingReporter;

beforeEach(() => {
  isReceiving = true;
  hasSpeaker = true;
  isRefusing = false;
  fates = new Map();
  played = new Map([[bob, null]]);
  trackState = 'live';
  isStuck = false;
  said = [];
  tick = null;
  reporter = new HearingReporter({
    request: (async (_name: string, { peers }: RequestInput<'hearing:report'>) => {
      said.push(peers.map(({ peerId, hearing }) => `${peerId} ${hearing}`));
      if (isRefusing) throw new Error('refused');
      return {};
    }) as RequestFunction,
    streams: {
      get isReceiving() {
        return isReceiving;
      },
      get received() {
        return [...played].map(([peerId, packet]) => ({
          consumerId: `of ${peerId}` as ConsumerId,
          peerId,
          source: 'microphone' as const,
          consumer: {
            track: { readyState: trackState },
            rtpReceiver: {
              getSynchronizationSources: () =>
                packet === null ? [] : [{ source: 1, rtpTimestamp: packet, timestamp: packet }],
            },
          } as unknown as Consumer,
        }));
      },
    },
    playbackStatusOf: (peerId) => fates.get(peerId) ?? 'played',
    isStuck: () => isStuck,
    hasSpeaker: () => hasSpeaker,
    startTicking: (each) => {
      tick = each;
      return () => {
        tick = null;
      };
    },
  });
  reporter.opened();
  reporter.setVoices([{ peerId: bob, isSent: true }]);
});

/** Ticks once a second while a voice arrives. */
function look(fromS: number, toS: number, goesOn = true): void {
  for (let second = fromS; second <= toS; second += 1) {
    if (goesOn) played.set(bob, second);
    tick?.(second * 1000);
  }
}

test('reports a voice as heard once it was played, and then nothing more', () => {
  tick?.(0);
  expect(said).toEqual([]);
  look(1, 5);
  expect(said).toEqual([['bob hears']]);
});

test('a voice that stops arriving is reported, and so is its return', () => {
  look(1, 3);
  look(4, 5, false);
  expect(said).toEqual([['bob hears']]);
  look(6, 6, false);
  expect(said.at(-1)).toEqual(['bob notArriving']);
  look(7, 7);
  expect(said.at(-1)).toEqual(['bob hears']);
});

test('a voice that never arrives is reported, but not at once', () => {
  look(0, 2, false);
  expect(said).toEqual([]);
  look(3, 3, false);
  expect(said).toEqual([['bob notArriving']]);
});

test('a muted peer misses nothing, but the transport must be connected', () => {
  reporter.setVoices([{ peerId: bob, isSent: false }]);
  look(0, 9, false);
  expect(said).toEqual([['bob hears']]);
  isReceiving = false;
  look(10, 10, false);
  expect(said.at(-1)).toEqual(['bob notArriving']);
});

test.each([
  ['deafened', 'deafened'],
  ['turnedDown', 'notListening'],
  ['held', 'outputBlocked'],
  ['missing', 'noStream'],
] as const)('a voice that is %s in the loudspeaker is %s', (fate, hearing) => {
  look(1, 2);
  fates.set(bob, fate);
  look(3, 3);
  expect(said.at(-1)).toEqual([`bob ${hearing}`]);
  fates.clear();
  look(4, 4);
  expect(said.at(-1)).toEqual(['bob hears']);
});

test('without a loudspeaker nobody is heard, and the reason stays private', () => {
  look(1, 2);
  hasSpeaker = false;
  look(3, 3);
  expect(said.at(-1)).toEqual(['bob notListening']);
});

test('a stream that has ended, and a missing one', () => {
  look(1, 2);
  trackState = 'ended';
  look(3, 3);
  expect(said.at(-1)).toEqual(['bob noStream']);
  reporter.setVoices([
    { peerId: bob, isSent: true },
    { peerId: cho, isSent: true },
  ]);
  look(4, 4);
  expect(said.at(-1)).toEqual(['cho noStream']);
});

test('everything is reported again after a new session, and for a peer who returns', () => {
  look(1, 2);
  reporter.opened();
  look(3, 3);
  expect(said).toEqual([['bob hears'], ['bob hears']]);
  reporter.setVoices([]);
  expect(tick).toBeNull();
  reporter.setVoices([{ peerId: bob, isSent: true }]);
  look(4, 5);
  expect(said).toHaveLength(3);
});

test('a refused report is repeated; without a connection nothing is sent', async () => {
  isRefusing = true;
  look(1, 1);
  await Promise.resolve();
  await Promise.resolve();
  look(2, 2);
  expect(said).toEqual([['bob hears'], ['bob hears']]);
  reporter.lost();
  expect(tick).toBeNull();
});

test('says so when a voice arrives that cannot be decrypted', () => {
  isStuck = true;
  look(0, 2);
  expect(said).toEqual([['bob cannotDecrypt']]);
  isStuck = false;
  look(3, 4);
  expect(said.at(-1)).toEqual(['bob hears']);
});

test('has nothing to decrypt of who is muted', () => {
  reporter.setVoices([{ peerId: bob, isSent: false }]);
  isStuck = true;
  look(0, 2);
  expect(said).toEqual([['bob hears']]);
});
