import wrtc from '@roamhq/wrtc';
import { keepNative } from '../../protocol/keepNative.ts';
import { loopS, sampleRate, voiceSamples } from './voiceSamples.ts';

/** The source takes 10 ms at a time. */
const frameMs = 10;
const frameLength = (sampleRate * frameMs) / 1000;

/** Voices that speak when they are told to, until `stop`. */
export interface SteadyVoices {
  readonly tracks: readonly MediaStreamTrack[];
  /** False: no sound at all is given to the tracks, so that nothing is sent. */
  speaks: boolean;
  stop(): void;
}

/** One of them alone. */
export interface SteadyVoice extends Omit<SteadyVoices, 'tracks'> {
  readonly track: MediaStreamTrack;
}

/** Speech by the clock of the machine: from each multiple of `everyMs` since 1970 on, for `forMs`. */
export interface Pulse {
  readonly everyMs: number;
  readonly forMs: number;
}

/** A voice of this frequency in real time, as in `voiceSamples`; with a pulse it is silent in between. */
export function steadyVoice(frequency: number, pulse: Pulse | null = null): SteadyVoice {
  const voices = steadyVoices([frequency], pulse);
  const [track] = voices.tracks;
  if (track === undefined) throw new Error('a voice without a track');
  return Object.assign(voices, { track });
}

/**
 * Several such voices by one clock: each gives its sound in the same moments, so that their packets always leave together and
 * a server has the same work with them in every run.
 */
export function steadyVoices(
  frequencies: readonly number[],
  pulse: Pulse | null = null,
): SteadyVoices {
  const sources = frequencies.map((frequency) => {
    const source = keepNative(new wrtc.nonstandard.RTCAudioSource());
    return {
      source,
      track: keepNative(source.createTrack()),
      loop: asInt16(voiceSamples(frequency)),
    };
  });
  const tracks = sources.map(({ track }) => track);
  const frames = (sampleRate * loopS) / frameLength;
  let startedAt = performance.now();
  let sent = 0;
  const voices = { tracks, speaks: true, stop };
  const timer = setInterval(() => {
    const due = Math.floor((performance.now() - startedAt) / frameMs);
    if (!voices.speaks || due - sent > 10) {
      // What is late is never made up for: it would all be sent at once.
      startedAt = performance.now();
      sent = 0;
      return;
    }
    for (; sent < due; sent += 1) {
      const first = (sent % frames) * frameLength;
      const at = performance.timeOrigin + startedAt + sent * frameMs;
      for (const { source, loop } of sources) {
        source.onData({
          samples: pulsed(loop.slice(first, first + frameLength), at, pulse),
          sampleRate,
          bitsPerSample: 16,
          channelCount: 1,
          numberOfFrames: frameLength,
        });
      }
    }
  }, frameMs);
  function stop(): void {
    clearInterval(timer);
    for (const track of tracks) track.stop();
  }
  return voices;
}

/** @param at when the first sample is said, in milliseconds since 1970 */
function pulsed(samples: Int16Array, at: number, pulse: Pulse | null): Int16Array {
  if (pulse === null) return samples;
  const isSaid = (index: number) =>
    (at + (index * 1000) / sampleRate) % pulse.everyMs < pulse.forMs;
  return samples.map((sample, index) => (isSaid(index) ? sample : 0));
}

function asInt16(samples: Float32Array): Int16Array {
  return Int16Array.from(samples, (sample) => sample * 0x7fff);
}
