import wrtc from '@roamhq/wrtc';
import { beeps, toneSamples } from '../harness/tones.ts';
import { keepNative } from './keepNative.ts';

/** A track that beeps until `stop`. */
export interface ToneVoice {
  readonly track: MediaStreamTrack;
  /** Silent from now on, or no longer: then a beep begins. */
  hush(isSilent: boolean): void;
  stop(): void;
}

const sampleRate = 48_000;
/** The source takes 10 ms at a time. */
const frameMs = 10;
const frameLength = (sampleRate * frameMs) / 1000;

/** Beeps at this frequency, Hz, in real time. */
export function toneVoice(frequency: number): ToneVoice {
  const source = keepNative(new wrtc.nonstandard.RTCAudioSource());
  const track = keepNative(source.createTrack());
  const loop = Int16Array.from(toneSamples(frequency, beeps), (sample) => sample * 0x7fff);
  const frames = loop.length / frameLength;
  const startedAt = performance.now();
  let sent = 0;
  let isSilent = false;
  /** Since the last hush. */
  let said = 0;
  const timer = setInterval(() => {
    const due = Math.floor((performance.now() - startedAt) / frameMs);
    // After a long stall, the missed time is skipped.
    sent = Math.max(sent, due - 10);
    for (; sent < due; sent += 1) {
      const first = (said % frames) * frameLength;
      said += 1;
      source.onData({
        samples: isSilent ? new Int16Array(frameLength) : loop.slice(first, first + frameLength),
        sampleRate,
        bitsPerSample: 16,
        channelCount: 1,
        numberOfFrames: frameLength,
      });
    }
  }, frameMs);
  return {
    track,
    hush(silent) {
      isSilent = silent;
      said = 0;
    },
    stop: () => {
      clearInterval(timer);
      track.stop();
    },
  };
}
