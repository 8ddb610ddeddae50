import wrtc from '@roamhq/wrtc';
import { keepNative } from '../../protocol/keepNative.ts';

const sampleRate = 48_000;
/** The source takes 10 ms at a time. */
const frameMs = 10;
const frameLength = (sampleRate * frameMs) / 1000;
/** A whole number of swells and of waves, so that it can be repeated. */
const loopS = 1;

/** A track that speaks when it is told to, until `stop`. */
export interface SteadyVoice {
  readonly track: MediaStreamTrack;
  /** False: no sound at all is given to the track, so that nothing is sent. */
  speaks: boolean;
  stop(): void;
}

/** Speech by the clock of the machine: from each multiple of `everyMs` since 1970 on, for `forMs`. */
export interface Pulse {
  readonly everyMs: number;
  readonly forMs: number;
}

/**
 * A voice without pauses in real time: a tone of this frequency (whole Hz) that swells four times a second, as voice detection
 * takes a steady tone for background. It never falls to −36 dBFS; with a pulse it is silent in between.
 */
export function steadyVoice(frequency: number, pulse: Pulse | null = null): SteadyVoice {
  const source = keepNative(new wrtc.nonstandard.RTCAudioSource());
  const track = keepNative(source.createTrack());
  const loop = voiceSamples(frequency);
  const frames = loop.length / frameLength;
  let startedAt = performance.now();
  let sent = 0;
  const voice = { track, speaks: true, stop };
  const timer = setInterval(() => {
    const due = Math.floor((performance.now() - startedAt) / frameMs);
    if (!voice.speaks || due - sent > 10) {
      // What is late is never made up for: it would all be sent at once.
      startedAt = performance.now();
      sent = 0;
      return;
    }
    for (; sent < due; sent += 1) {
      const first = (sent % frames) * frameLength;
      const at = performance.timeOrigin + startedAt + sent * frameMs;
      source.onData({
        samples: pulsed(loop.slice(first, first + frameLength), at, pulse),
        sampleRate,
        bitsPerSample: 16,
        channelCount: 1,
        numberOfFrames: frameLength,
      });
    }
  }, frameMs);
  function stop(): void {
    clearInterval(timer);
    track.stop();
  }
  return voice;
}

/** @param at when the first sample is said, in milliseconds since 1970 */
function pulsed(samples: Int16Array, at: number, pulse: Pulse | null): Int16Array {
  if (pulse === null) return samples;
  const isSaid = (index: number) =>
    (at + (index * 1000) / sampleRate) % pulse.everyMs < pulse.forMs;
  return samples.map((sample, index) => (isSaid(index) ? sample : 0));
}

function voiceSamples(frequency: number): Int16Array {
  return Int16Array.from({ length: sampleRate * loopS }, (_, index) => {
    const time = index / sampleRate;
    const swell = 0.65 + 0.35 * Math.sin(2 * Math.PI * 4 * time);
    const wave =
      Math.sin(2 * Math.PI * frequency * time) + 0.4 * Math.sin(4 * Math.PI * frequency * time);
    return 0.25 * swell * wave * 0x7fff;
  });
}
