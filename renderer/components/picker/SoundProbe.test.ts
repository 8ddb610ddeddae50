import { expect, test } from 'vitest';
import { type SoundCaptureState, SoundProbe } from './SoundProbe.ts';

class FakeTrack extends EventTarget {
  isStopped = false;
  readonly #restrictOwnAudio: boolean | undefined;

  constructor(restrictOwnAudio: boolean | undefined) {
    super();
    this.#restrictOwnAudio = restrictOwnAudio;
  }
  getSettings() {
    return { restrictOwnAudio: this.#restrictOwnAudio };
  }
  stop() {
    this.isStopped = true;
  }
}

function probed() {
  const captures: PromiseWithResolvers<MediaStream>[] = [];
  const state = { dbov: Number.NEGATIVE_INFINITY, taps: 0, tick: () => {}, isTicking: false };
  const proofs: SoundCaptureState[] = [];
  const levels: number[] = [];
  const probe = new SoundProbe({
    capture: () => {
      const capture = Promise.withResolvers<MediaStream>();
      captures.push(capture);
      return capture.promise;
    },
    tap: () => {
      state.taps += 1;
      return {
        dbov: () => state.dbov,
        close: () => {
          state.taps -= 1;
        },
      };
    },
    startTicking: (tick) => {
      Object.assign(state, { tick, isTicking: true });
      return () => {
        state.isTicking = false;
      };
    },
  });
  probe.on('changed', (proof) => proofs.push(proof));
  probe.on('level', (level) => levels.push(level));
  const give = async (restrictOwnAudio: boolean | undefined = true) => {
    const track = new FakeTrack(restrictOwnAudio);
    const stream = { getTracks: () => [track], getAudioTracks: () => [track] };
    captures.at(-1)?.resolve(stream as unknown as MediaStream);
    await Promise.resolve();
    await Promise.resolve();
    return track;
  };
  return { probe, captures, state, proofs, levels, give };
}

test('captured sound is silent until something is heard', async () => {
  const { probe, state, proofs, levels, give } = probed();
  probe.start();
  await give();
  state.tick();
  state.dbov = -30;
  state.tick();
  state.dbov = Number.NEGATIVE_INFINITY;
  state.tick();
  expect(proofs).toEqual(['starting', 'silent', 'heard']);
  expect(levels).toEqual([0, 0.5, 0]);
});

test('stopping releases the capture', async () => {
  const { probe, state, give, levels } = probed();
  probe.start();
  const track = await give();
  probe.stop();
  expect(probe.proof).toBe('off');
  expect(track.isStopped).toBe(true);
  expect(state).toMatchObject({ taps: 0, isTicking: false });
  expect(levels.at(-1)).toBe(0);
  probe.stop();
  expect(probe.proof).toBe('off');
});

test('a capture that arrives after a stop is stopped at once', async () => {
  const { probe, state, give } = probed();
  probe.start();
  probe.stop();
  const track = await give();
  expect(track.isStopped).toBe(true);
  expect(state.taps).toBe(0);
  expect(probe.proof).toBe('off');
});

test('turning it off and on during the start captures once', async () => {
  const { probe, captures, give } = probed();
  probe.start();
  probe.stop();
  probe.start();
  expect(captures).toHaveLength(1);
  await give();
  expect(probe.proof).toBe('silent');
});

test.each([false, undefined])(
  'a capture with Perch’s own sound (%s) is rejected',
  async (setting) => {
    const { probe, state, captures } = probed();
    probe.start();
    const track = new FakeTrack(setting);
    const stream = { getTracks: () => [track], getAudioTracks: () => [track] };
    captures[0]?.resolve(stream as unknown as MediaStream);
    await expect.poll(() => probe.proof).toBe('failed');
    expect(track.isStopped).toBe(true);
    expect(state.taps).toBe(0);
  },
);

test('after a refusal or an unexpected end, it fails and can start again', async () => {
  const { probe, captures, give } = probed();
  probe.start();
  captures[0]?.reject(new DOMException('Permission denied', 'NotAllowedError'));
  await expect.poll(() => probe.proof).toBe('failed');
  probe.start();
  expect(probe.proof).toBe('starting');
  const track = await give();
  expect(probe.proof).toBe('silent');
  track.dispatchEvent(new Event('ended'));
  expect(probe.proof).toBe('failed');
});
