import { loadWorklet } from '../media/audio/loadWorklet.ts';
import { endOfTap, voiceTapName } from './tapMessages.ts';
import tapUrl from './voiceTapProcessor.ts?worker&url';

/** Takes a piece of sound: mono, from -1 to 1. */
export type TakeSound = (samples: Float32Array<ArrayBuffer>, sampleRate: number) => void;

/** What engines are made for, in Hz. */
const speechRate = 16_000;

/**
 * Gives the sound of a track in pieces of a tenth of a second, without playing it.
 *
 * @returns ends it
 * @throws Error if the worklet cannot be loaded
 */
export async function tapVoice(track: MediaStreamTrack, take: TakeSound): Promise<() => void> {
  const { context, source } = listenTo(track);
  try {
    await loadWorklet(context, tapUrl);
    const tap = new AudioWorkletNode(context, voiceTapName, {
      numberOfOutputs: 0,
      channelCount: 1,
      channelCountMode: 'explicit',
    });
    tap.port.onmessage = ({ data }: MessageEvent<Float32Array<ArrayBuffer>>) =>
      take(data, context.sampleRate);
    source.connect(tap);
    return () => {
      tap.port.onmessage = null;
      tap.port.postMessage(endOfTap);
      source.disconnect();
      void context.close();
    };
  } catch (error) {
    void context.close();
    throw error;
  }
}

/** Firefox connects a track only to a context of its own rate; the engine converts it there. */
function listenTo(track: MediaStreamTrack): {
  readonly context: AudioContext;
  readonly source: MediaStreamAudioSourceNode;
} {
  const stream = new MediaStream([track]);
  const context = new AudioContext({ sampleRate: speechRate });
  try {
    return { context, source: context.createMediaStreamSource(stream) };
  } catch {
    void context.close();
    const own = new AudioContext();
    return { context: own, source: own.createMediaStreamSource(stream) };
  }
}
