/*
 * The watch over the noise suppressor on the audio thread: its first input is the suppressor, its second the microphone.
 */
import { AudioWorkletProcessor, registerProcessor, sampleRate } from './audioWorkletScope.ts';
import { SuppressionWatch } from './SuppressionWatch.ts';
import { endOfWatch, suppressionWatchName } from './workletMessages.ts';

/** The length of a block (W3C Web Audio, render quantum). */
const silence = new Float32Array(128);

class SuppressionWatchProcessor extends AudioWorkletProcessor {
  readonly #watch = new SuppressionWatch(sampleRate);
  #hasTold = false;
  #ended = false;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<string>) => {
      if (data === endOfWatch) this.#ended = true;
    };
  }

  /** Returns whether the processor is still needed. */
  process([suppressed, microphone]: Float32Array[][], outputs: Float32Array[][]): boolean {
    const output = outputs[0]?.[0];
    if (output !== undefined) {
      // A source without sound has no channels.
      const nothing = silence.subarray(0, output.length);
      this.#watch.process(
        microphone?.[0] ?? nothing,
        suppressed?.[0] ?? nothing,
        output,
        Date.now(),
      );
    }
    const { fault } = this.#watch;
    if (fault !== null && !this.#hasTold) {
      this.#hasTold = true;
      this.port.postMessage(fault);
    }
    return !this.#ended;
  }
}

registerProcessor(suppressionWatchName, SuppressionWatchProcessor);
