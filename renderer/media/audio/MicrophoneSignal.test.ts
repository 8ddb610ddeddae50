import { beforeEach, expect, test } from 'vitest';
import { MicrophoneSignal } from './MicrophoneSignal.ts';

const track = {} as MediaStreamTrack;
let sample: number;
let state: AudioContextState;
let tick: ((nowMs: number) => void) | null;
let said: boolean[];
let signal: MicrophoneSignal;

beforeEach(() => {
  [sample, state, tick, said] = [0, 'running', null, []];
  Object.assign(globalThis, { MediaStream: class {} });
  const context = {
    get state() {
      return state;
    },
    createAnalyser: () => ({
      getFloatTimeDomainData: (samples: Float32Array) => samples.fill(sample),
    }),
    createMediaStreamSource: () => ({ connect: () => undefined, disconnect: () => undefined }),
  };
  signal = new MicrophoneSignal(context as unknown as AudioContext, (each) => {
    tick = each;
    return () => {
      tick = null;
    };
  });
  signal.on('silentChanged', (isSilent) => said.push(isSilent));
  signal.setTrack(track);
});

function listen(fromS: number, toS: number): void {
  for (let second = fromS; second <= toS; second += 1) tick?.(second * 1000);
}

test('a microphone without any signal is detected after some seconds, and so is its return', () => {
  signal.setExpected(true);
  listen(0, 7);
  expect(said).toEqual([]);
  listen(8, 8);
  expect(said).toEqual([true]);
  sample = 1e-6;
  listen(9, 9);
  expect(said).toEqual([true, false]);
});

test('a microphone that had a signal may be silent for a minute, like headsets with a gate', () => {
  signal.setExpected(true);
  sample = 0.1;
  listen(0, 1);
  sample = 0;
  listen(2, 61);
  expect(said).toEqual([]);
  listen(62, 62);
  expect(said).toEqual([true]);
});

test('it is not measured while no signal is expected or the context does not run', () => {
  listen(0, 20);
  expect(tick).toBeNull();
  signal.setExpected(true);
  state = 'suspended';
  listen(20, 40);
  expect(said).toEqual([]);
  state = 'running';
  listen(41, 49);
  expect(said).toEqual([true]);
  signal.setExpected(false);
  expect(said).toEqual([true, false]);
  expect(tick).toBeNull();
});
