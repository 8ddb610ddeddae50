import { createEncoder, type OpusEncoderHandle } from 'libopus-wasm';
import { encoderOptions } from './MixEncoder.ts';

/** As many mixes may begin in one tick without waiting for the next. */
const spares = 2;

/** Encoders that have encoded nothing yet: making one takes a moment, and a tick has none. */
export class EncoderPool {
  readonly #spare: OpusEncoderHandle[] = [];
  #making = 0;

  /** Null when there is none at this moment. */
  take(): OpusEncoderHandle | null {
    const encoder = this.#spare.pop() ?? null;
    this.fill();
    return encoder;
  }

  fill(): void {
    while (this.#spare.length + this.#making < spares) void this.#make();
  }

  async #make(): Promise<void> {
    this.#making += 1;
    try {
      this.#spare.push(await createEncoder(encoderOptions));
    } finally {
      this.#making -= 1;
    }
  }
}
