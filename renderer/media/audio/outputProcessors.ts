/*
 * The output processors on the audio thread: a leveller for each voice, and one limiter for everything. They run as long as
 * sound flows, also while the page is hidden.
 */

import { Limiter } from '../../../shared/sound/Limiter.ts';
import { VoiceLeveller } from '../../../shared/sound/VoiceLeveller.ts';
import { AudioWorkletProcessor, registerProcessor, sampleRate } from './audioWorkletScope.ts';
import {
  type LevellerMessage,
  type LevellerOptions,
  levellerName,
  limiterName,
} from './workletMessages.ts';

/** A smaller difference is inaudible. */
const notWorthTellingDb = 0.5;

class LevellerProcessor extends AudioWorkletProcessor {
  readonly #leveller: VoiceLeveller;
  #toldDb: number;
  #ended = false;

  constructor({ processorOptions }: { processorOptions: LevellerOptions }) {
    super();
    const { gainDb, isActive } = processorOptions;
    this.#leveller = new VoiceLeveller(gainDb, isActive);
    this.#toldDb = gainDb;
    this.port.onmessage = ({ data }: MessageEvent<LevellerMessage>) => {
      if (data.kind === 'active') this.#leveller.setActive(data.isActive);
      else this.#ended = true;
    };
  }

  /** Returns whether the processor is still needed. */
  process([inputs = []]: Float32Array[][], [outputs = []]: Float32Array[][]): boolean {
    this.#leveller.process(inputs, outputs, outputs[0]?.length ?? 0);
    const { gainDb } = this.#leveller;
    if (Math.abs(gainDb - this.#toldDb) >= notWorthTellingDb) {
      this.#toldDb = gainDb;
      this.port.postMessage(gainDb);
    }
    return !this.#ended;
  }
}

class LimiterProcessor extends AudioWorkletProcessor {
  readonly #limiter = new Limiter(sampleRate, 2);

  /** It lives as long as the context. */
  process([inputs = []]: Float32Array[][], [outputs = []]: Float32Array[][]): boolean {
    this.#limiter.process(inputs, outputs, outputs[0]?.length ?? 0);
    return true;
  }
}

registerProcessor(levellerName, LevellerProcessor);
registerProcessor(limiterName, LimiterProcessor);
