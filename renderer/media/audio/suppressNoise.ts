import { createSuppressor, loadSuppressor } from './loadSuppressor.ts';
import { loadWorklet } from './loadWorklet.ts';
import type { SuppressorFault } from './SuppressionWatch.ts';
import watchUrl from './suppressionWatchProcessor.ts?worker&url';
import { endOfWatch, suppressionWatchName } from './workletMessages.ts';

/** A microphone's sound without noise. */
export interface SuppressedVoice {
  /** The cleaned sound; after a fault the microphone's own sound. */
  readonly track: MediaStreamTrack;
  /** Calls back once, at a fault. */
  onFault(listen: (fault: SuppressorFault) => void): void;
  /** Ends `track`, not the microphone's own track. */
  close(): void;
}

/**
 * Noise suppression as an audio graph: microphone → RNNoise → a watchdog → a track. It needs a running context, so it
 * resolves only when the context runs.
 *
 * @throws Error if RNNoise cannot be loaded or fails its trial
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

/** Resolves when the context runs: browsers block it until a click. */
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
