/*
 * What the global scope of an audio worklet has (W3C Web Audio); TypeScript's DOM library describes only the page's side.
 */

/** The base of every processor. */
interface ProcessorBase {
  readonly port: MessagePort;
}

interface AudioWorkletScope {
  readonly AudioWorkletProcessor: new () => ProcessorBase;
  readonly registerProcessor: (name: string, processor: unknown) => void;
  /** Samples each second. */
  readonly sampleRate: number;
}

export const { AudioWorkletProcessor, registerProcessor, sampleRate } =
  globalThis as unknown as AudioWorkletScope;
