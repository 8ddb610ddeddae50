/** Below this nobody can tell whether silence is a mistake; RMS of a block. */
const heardFrom = 10 ** (-60 / 20);
/** Of sound that should have come out, while the suppressor is being loaded and afterwards. */
const patienceMs = { loading: 3000, running: 500 } as const;
/** The mix goes from one voice to the other in this time; a jump would click. */
const fadeMs = 10;
/** The clock of the sound is compared with the wall's each second. */
const windowMs = 1000;
/** A gap like this is a computer that slept, or a page that was stopped. */
const pauseMs = 3000;
/** So much of the sound must have been worked through in its time; clocks themselves differ by far less. */
const inTime = 0.9;
/** Seconds, more bad than good ones: a single one happens to every machine. */
const tooManySeconds = 3;

/** What is wrong with a suppressor: no sound leaves it, or the machine does not keep up. */
export type SuppressorFault = 'broken' | 'starved';

/**
 * Stands behind a noise suppressor and lets its voice through, or the microphone's own while there is none or once something
 * is wrong. Its clock is the sound itself; the wall's clock tells whether that is late.
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

  /** Null as long as all is well. It stays once something was wrong. */
  get fault(): SuppressorFault | null {
    return this.#fault;
  }

  /** One block of sound, the same moment of the microphone and of the suppressor; `nowMs` is the wall's clock. */
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
      // No number times nothing is no number, too.
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

/** NaN, which a broken suppressor may give, is no sound. */
function sumOfSquares(samples: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < samples.length; index += 1) sum += (samples[index] ?? 0) ** 2;
  return sum;
}
