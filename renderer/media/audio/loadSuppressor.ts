import { loadRnnoise, RnnoiseWorkletNode } from '@sapphi-red/web-noise-suppressor';
import url from '@sapphi-red/web-noise-suppressor/rnnoise.wasm?url';
import simdUrl from '@sapphi-red/web-noise-suppressor/rnnoise_simd.wasm?url';
import processorUrl from '@sapphi-red/web-noise-suppressor/rnnoiseWorklet.js?url';
import { loadWorklet } from './loadWorklet.ts';
import { passesTrial, trialSound } from './suppressionTrial.ts';

/** The RNNoise module, after it has passed its trial in this browser. */
export type Suppressor = ArrayBuffer;

/**
 * RNNoise is compiled on the audio thread, which does not report when it is ready; a slow computer gets more attempts.
 */
const compilingMs = [100, 400, 1600] as const;

let loading: Promise<Suppressor> | null = null;

/**
 * Loads and tries RNNoise once: known noise must come out quieter, a speech-like sound unchanged.
 *
 * @throws Error if it cannot be loaded or fails the trial; the next call tries again
 */
export function loadSuppressor(): Promise<Suppressor> {
  loading ??= loadAndTry();
  loading.catch(() => {
    loading = null;
  });
  return loading;
}

/** RNNoise as a node of a 48 kHz audio graph: one channel in, one out, about 20 ms late. */
export async function createSuppressor(
  context: BaseAudioContext,
  suppressor: Suppressor,
): Promise<RnnoiseWorkletNode> {
  await loadWorklet(context, processorUrl);
  // The library's type is AudioContext, but it uses only what both kinds have.
  const node = new RnnoiseWorkletNode(context as AudioContext, {
    maxChannels: 1,
    wasmBinary: suppressor,
  });
  node.channelCount = 1;
  node.channelCountMode = 'explicit';
  return node;
}

async function loadAndTry(): Promise<Suppressor> {
  const suppressor = await loadRnnoise({ url, simdUrl });
  for (const waitMs of compilingMs) {
    if (passesTrial(await trialOf(suppressor, waitMs))) return suppressor;
  }
  throw new Error('the noise suppressor does not pass its trial');
}

/** The suppressor's output for the trial's sound. */
async function trialOf(suppressor: Suppressor, compilingForMs: number): Promise<Float32Array> {
  const sound = trialSound();
  const context = new OfflineAudioContext(1, sound.length, 48_000);
  const node = await createSuppressor(context, suppressor);
  const buffer = context.createBuffer(1, sound.length, context.sampleRate);
  buffer.copyToChannel(sound, 0);
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.connect(node).connect(context.destination);
  source.start();
  await new Promise((resolve) => setTimeout(resolve, compilingForMs));
  const output = await context.startRendering();
  node.destroy();
  return output.getChannelData(0);
}
