import { createSuppressor, loadSuppressor } from './loadSuppressor.ts';
import { loadWorklet } from './loadWorklet.ts';
import type { SuppressorFault } from './SuppressionWatch.ts';
import watchUrl from './suppressionWatchProcessor.ts?worker&url';
import { endOfWatch, suppressionWatchName } from './workletMessages.ts';

/** A microphone's sound without the noise in it. */
export interface SuppressedVoice {
  /** What is left; the microphone's own sound once there is a fault. */
  readonly track: MediaStreamTrack;
  /** Calls back once, when something is wrong with it. */
  onFault(listen: (fault: SuppressorFault) => void): void;
  /** Ends `track`; the microphone's own goes on. */
  close(): void;
}

/**
 * Noise suppression in an audio graph: microphone → RNNoise → a watch over it → a track. It works while the context runs,
 * and so it is there only when the context does.
 *
 * @throws Error where RNNoise cannot be loaded or does not pass its trial.
 */
export async function suppressNoise(
  context: AudioContext,
  microphone: MediaStreamTrack,
): Promise<SuppressedVoice> {
  const suppressor = await loadSuppressor();
  await loadWorklet(context, watchUrl);
  await running(context);
  const rnnoise = await createSuppressor(context, suppressor);
  const watch = new AudioWorkletNode(context, suppressionWatchName, {
    numberOfInputs: 2,
    channelCount: 1,
    channelCountMode: 'explicit',
    outputChannelCount: [1],
  });
  const source = context.createMediaStreamSource(new MediaStream([microphone]));
  const output = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
  source.connect(rnnoise).connect(watch, 0, 0);
  source.connect(watch, 0, 1);
  watch.connect(output);
  const [track] = output.stream.getAudioTracks();
  if (track === undefined) throw new Error('a media stream destination has an audio track');
  return {
    track,
    onFault(listen) {
      watch.port.onmessage = ({ data }: MessageEvent<SuppressorFault>) => listen(data);
      rnnoise.onprocessorerror = () => listen('broken');
    },
    close() {
      watch.port.onmessage = null;
      rnnoise.onprocessorerror = null;
      watch.port.postMessage(endOfWatch);
      source.disconnect();
      rnnoise.disconnect();
      rnnoise.destroy();
      watch.disconnect();
      track.stop();
    },
  };
}

/** Resolves when sound flows: browsers hold a context back until a click. */
function running(context: AudioContext): Promise<void> {
  return new Promise((resolve) => {
    const over = new AbortController();
    const look = () => {
      if (context.state !== 'running') return;
      over.abort();
      resolve();
    };
    context.addEventListener('statechange', look, { signal: over.signal });
    look();
  });
}
