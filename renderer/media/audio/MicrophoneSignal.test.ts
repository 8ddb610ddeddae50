import { beforeEach, expect, test } from 'vitest';
import { MicrophoneSignal } from './MicrophoneSignal.ts';

const track = {} as MediaStreamTrack;
let sample: number;
let state: AudioContextState;
let energy: number | null;
let tick: ((nowMs: number) => void) | null;
let said: boolean[];
let signal: MicrophoneSignal;

beforeEach(() => {
  [sample, state, energy, tick, said] = [0, 'running', null, null, []];
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
  const startTicking = (each: (nowMs: number) => void) => {
    tick = each;
    return () => {
      tick = null;
    };
  };
  signal = new MicrophoneSignal(context as unknown as AudioContext, startTicking, () => energy);
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

test('while the context rests, what is sent tells of a signal', () => {
  state = 'suspended';
  energy = 0;
  signal.setExpected(true);
  listen(0, 8);
  expect(said).toEqual([]);
  listen(9, 9);
  expect(said).toEqual([true]);
  energy = 1e-9;
  listen(10, 10);
  expect(said).toEqual([true, false]);
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
