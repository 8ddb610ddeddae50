import { beforeEach, expect, test, vi } from 'vitest';
import { NoiseSuppression } from './NoiseSuppression.ts';
import type { SuppressorFault } from './SuppressionWatch.ts';
import type { SuppressedVoice } from './suppressNoise.ts';

class FakeTrack {
  readonly name: string;
  enabled = true;
  constructor(name: string) {
    this.name = name;
  }
}
const track = (name: string) => new FakeTrack(name) as unknown as MediaStreamTrack & FakeTrack;

class FakeVoice implements SuppressedVoice {
  readonly track: MediaStreamTrack;
  closed = false;
  fault: (fault: SuppressorFault) => void = () => undefined;
  constructor(over: MediaStreamTrack) {
    this.track = track(`clean ${(over as MediaStreamTrack & FakeTrack).name}`);
  }
  onFault(listen: (fault: SuppressorFault) => void) {
    this.fault = listen;
  }
  close() {
    this.closed = true;
  }
}

let voices: FakeVoice[];
let failure: Error | null;
let given: (string | null)[];
let states: string[];
let suppression: NoiseSuppression;
beforeEach(() => {
  voices = [];
  failure = null;
  given = [];
  states = [];
  suppression = new NoiseSuppression(async (over) => {
    if (failure) throw failure;
    const voice = new FakeVoice(over);
    voices.push(voice);
    return voice;
  });
  suppression.on('trackChanged', (now) =>
    given.push(now && (now as MediaStreamTrack & FakeTrack).name),
  );
  suppression.on('stateChanged', (state) => states.push(state));
});
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

test('not wanted: the microphone’s own track', () => {
  suppression.setTrack(track('desk'));
  suppression.setTrack(null);
  expect(given).toEqual(['desk', null]);
  expect(states).toEqual([]);
});

test('wanted: the microphone’s track until the suppressor is ready, then the cleaned track', async () => {
  const desk = track('desk');
  suppression.setWanted(true);
  suppression.on('trackChanged', (now) => {
    // Its user may disable it.
    if (now === desk) desk.enabled = false;
  });
  suppression.setTrack(desk);
  await settled();
  expect(given).toEqual(['desk', 'clean desk']);
  expect(states).toEqual(['starting', 'running']);
  expect(desk.enabled).toBe(true);
});

test('another microphone gets a new suppressor; the old one is closed', async () => {
  suppression.setWanted(true);
  suppression.setTrack(track('desk'));
  await settled();
  suppression.setTrack(track('headset'));
  await settled();
  expect(given).toEqual(['desk', 'clean desk', 'headset', 'clean headset']);
  expect(voices.map(({ closed }) => closed)).toEqual([true, false]);
});

test('no longer wanted before it is ready: it is closed', async () => {
  suppression.setWanted(true);
  suppression.setTrack(track('desk'));
  suppression.setWanted(false);
  await settled();
  expect(given).toEqual(['desk']);
  expect(voices[0]?.closed).toBe(true);
  expect(suppression.state).toBe('off');
});

test.each([
  ['broken', 'unavailable'],
  ['starved', 'starved'],
] as const)(
  '%s: the microphone’s track again, until the failure is reset',
  async (fault, state) => {
    const logged = vi.spyOn(console, 'error').mockReturnValue();
    suppression.setWanted(true);
    suppression.setTrack(track('desk'));
    await settled();
    voices[0]?.fault(fault);
    expect(given.at(-1)).toBe('desk');
    expect(suppression.state).toBe(state);
    expect(suppression.hasFailed).toBe(true);
    suppression.setTrack(track('headset'));
    suppression.setWanted(false);
    suppression.setWanted(true);
    await settled();
    expect(given.at(-1)).toBe('headset');
    suppression.resetFailure();
    await settled();
    expect(given.at(-1)).toBe('clean headset');
    logged.mockRestore();
  },
);

test('if it does not work at all, the microphone’s track is used, and the state says so', async () => {
  const logged = vi.spyOn(console, 'error').mockReturnValue();
  failure = new Error('no WebAssembly');
  suppression.setWanted(true);
  suppression.setTrack(track('desk'));
  await settled();
  expect(given).toEqual(['desk']);
  expect(states).toEqual(['starting', 'unavailable']);
  logged.mockRestore();
});
