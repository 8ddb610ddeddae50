/** Below this, silence cannot be recognised as a fault; RMS of a block. */
const heardFrom = 10 ** (-60 / 20);
/** How much sound may be missing, while the suppressor is loading and afterwards. */
const patienceMs = { loading: 3000, running: 500 } as const;
/** The crossfade between suppressed and plain sound takes this time; a jump would click. */
const fadeMs = 10;
/** The clock of the audio is compared with the wall clock at this interval. */
const windowMs = 1000;
/** A gap like this means that the computer slept or the page was suspended. */
const pauseMs = 3000;
/** The share of the sound that must be processed in time; clocks themselves differ by far less. */
const inTime = 0.9;
/** The surplus of bad seconds over good ones that counts as a fault; a single one happens on every computer. */
const tooManySeconds = 3;

/** A fault of the suppressor: it outputs no sound (`broken`), or the computer is too slow (`starved`). */
export type SuppressorFault = 'broken' | 'starved';

/**
 * Watches a noise suppressor. Passes on its sound, or the microphone's own before it works and after a fault. Its clock
 * is the audio itself; the wall clock shows whether the audio is late.
 */
export class SuppressionWatch {
  readonly #sampleRate: number;
  readonly #fade: number;
  #isAlive = false;
  #fault: SuppressorFault | null = null;
  #mix = 0;
  #missingMs = 0;
  #windowBeganMs: number | null = null;
  #windowSamples = 0;
  #lateSeconds = 0;

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
    this.#fade = 1000 / (fadeMs * sampleRate);
  }

  /** Null without a fault. A fault is permanent. */
  get fault(): SuppressorFault | null {
    return this.#fault;
  }

  /**
   * Processes one block of sound, the same moment of the microphone and of the suppressor; `nowMs` is the wall clock.
   */
  process(
    microphone: Float32Array,
    suppressed: Float32Array,
    output: Float32Array,
    nowMs: number,
  ): void {
    this.#listen(microphone, suppressed);
    this.#keepTime(output.length, nowMs);
    const step = this.#isAlive && this.#fault === null ? this.#fade : -this.#fade;
    for (let index = 0; index < output.length; index += 1) {
      this.#mix = Math.min(Math.max(this.#mix + step, 0), 1);
      const plain = microphone[index] ?? 0;
      const clean = suppressed[index] ?? 0;
      // NaN times 0 is NaN.
      output[index] = Number.isFinite(clean) ? plain + (clean - plain) * this.#mix : plain;
    }
  }

  #listen(microphone: Float32Array, suppressed: Float32Array): void {
    if (sumOfSquares(suppressed) > 0) {
      this.#isAlive = true;
      this.#missingMs = 0;
    } else if (sumOfSquares(microphone) > heardFrom ** 2 * microphone.length) {
      this.#missingMs += (microphone.length / this.#sampleRate) * 1000;
      const limitMs = this.#isAlive ? patienceMs.running : patienceMs.loading;
      if (this.#missingMs >= limitMs) this.#fault ??= 'broken';
    }
  }

  #keepTime(samples: number, nowMs: number): void {
    this.#windowBeganMs ??= nowMs;
    this.#windowSamples += samples;
    const passedMs = nowMs - this.#windowBeganMs;
    if (passedMs < windowMs) return;
    const soundMs = (this.#windowSamples / this.#sampleRate) * 1000;
    const isLate = passedMs < pauseMs && soundMs < inTime * passedMs;
    this.#lateSeconds = Math.max(this.#lateSeconds + (isLate ? 1 : -1), 0);
    if (this.#lateSeconds >= tooManySeconds) this.#fault ??= 'starved';
    this.#windowBeganMs = nowMs;
    this.#windowSamples = 0;
  }
}

/** NaN, which a broken suppressor may output, does not count as sound. */
function sumOfSquares(samples: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < samples.length; index += 1) sum += (samples[index] ?? 0) ** 2;
  return sum;
}
