import wrtc from '@roamhq/wrtc';
import type { RunningConsumer } from '../../renderer/media/receive/RemoteConsumers.ts';
import type { PeerId } from '../../shared/domain/ids.ts';
import type { ReceivedSource } from '../../shared/domain/Source.ts';
import { levelOf } from '../../shared/sound/levelOf.fixture.ts';
import { beeps } from '../harness/tones.ts';
import { lumaOf } from './greyPicture.ts';
import { keepNative } from './keepNative.ts';

/** A running consumer, and its latest sound or frame. */
export interface Stream {
  readonly consumer: RunningConsumer;
  readonly peerId: PeerId;
  readonly source: ReceivedSource;
  sink: { stop(): void } | null;
  /** The latest sound, in pieces as received, −1 … 1. */
  sound: Float32Array[];
  sampleRate: number;
  /** The newest frame's average luma, 16 … 235; null for sound, and before the first frame. */
  luma: number | null;
  /** The newest frame's width in pixels, and the frame count. */
  width: number;
  frames: number;
}

/** A voice that begins after silence. */
export interface Onset {
  readonly peerId: PeerId;
  /** When its first sound came, in ms of `performance.now()`. */
  readonly atMs: number;
  /** What came then, in pieces as received, −1 … 1. */
  readonly sound: Float32Array[];
}

/** A sample this loud is no silence. */
const audible = 0.02;
/** Longer than between two beeps. */
const silenceMs = 150;
/** Of an onset, enough to tell one tone from the others. */
const onsetPieces = 6;

/** Long enough for a beep and the pause after it. */
const memoryS = (beeps.onMs + beeps.offMs) / 1000;

/** Keeps a stream's latest sound, and adds each of its onsets to a list. */
export function listenTo(stream: Stream, onsets: Onset[] = []): { stop(): void } {
  let heardMs = Number.NEGATIVE_INFINITY;
  let onset: Onset | null = null;
  const sink = keepNative(new wrtc.nonstandard.RTCAudioSink(stream.consumer.track));
  sink.ondata = (data: { samples: Int16Array; sampleRate: number; channelCount: number }) => {
    stream.sampleRate = data.sampleRate;
    const piece = new Float32Array(data.samples.length / data.channelCount);
    for (let index = 0; index < piece.length; index += 1) {
      piece[index] = (data.samples[index * data.channelCount] ?? 0) / 0x8000;
    }
    stream.sound.push(piece);
    const nowMs = performance.now();
    const first = piece.findIndex((sample) => Math.abs(sample) > audible);
    if (first >= 0) {
      if (nowMs - heardMs > silenceMs) {
        const atMs = nowMs - ((piece.length - first) / data.sampleRate) * 1000;
        onset = { peerId: stream.peerId, atMs, sound: [] };
        onsets.push(onset);
      }
      heardMs = nowMs;
    }
    if (onset && onset.sound.length < onsetPieces) onset.sound.push(piece);
    if (stream.sound.length * piece.length > memoryS * data.sampleRate) stream.sound.shift();
  };
  return sink;
}

/** Keeps the newest frame's data. */
export function lookAt(stream: Stream): { stop(): void } {
  const sink = keepNative(new wrtc.nonstandard.RTCVideoSink(stream.consumer.track));
  sink.onframe = ({ frame }: { frame: Parameters<typeof lumaOf>[0] }) => {
    stream.luma = lumaOf(frame);
    stream.width = frame.width;
    stream.frames += 1;
  };
  return sink;
}

/** How loud one frequency is in a stream's latest sound: see `levelOf`. */
export function levelAt(
  { sound, sampleRate }: Pick<Stream, 'sound' | 'sampleRate'>,
  frequency: number,
): number {
  return levelOf(sound, frequency, sampleRate);
}
