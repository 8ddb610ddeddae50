/*
 * The voice gate on the audio thread. It runs as long as sound flows, also while the page is hidden, where timers are slow.
 */
import { AudioWorkletProcessor, registerProcessor, sampleRate } from './audioWorkletScope.ts';
import { VoiceGate } from './VoiceGate.ts';
import { type VoiceGateMessage, type VoiceGateOptions, voiceGateName } from './workletMessages.ts';

/** The length of a block (W3C Web Audio, render quantum). */
const silence = new Float32Array(128);

class VoiceGateProcessor extends AudioWorkletProcessor {
  readonly #gate: VoiceGate;
  #isOpen = false;
  #ended = false;

  constructor({ processorOptions }: { processorOptions: VoiceGateOptions }) {
    super();
    this.#gate = new VoiceGate(sampleRate, processorOptions.thresholdDbov);
    this.port.onmessage = ({ data }: MessageEvent<VoiceGateMessage>) => {
      if (data.kind === 'threshold') this.#gate.setThreshold(data.dbov);
      else this.#ended = true;
    };
  }

  /** Returns whether the processor is still needed. */
  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const output = outputs[0]?.[0];
    if (output !== undefined) {
      // A source without sound has no channels.
      this.#gate.process(inputs[0]?.[0] ?? silence.subarray(0, output.length), output);
    }
    if (this.#gate.isOpen !== this.#isOpen) {
      this.#isOpen = this.#gate.isOpen;
      this.port.postMessage(this.#isOpen);
    }
    return !this.#ended;
  }
}

registerProcessor(voiceGateName, VoiceGateProcessor);
