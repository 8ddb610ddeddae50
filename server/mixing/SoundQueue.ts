import { type Stereo, stereo } from './stereo.ts';

/** Samples that reading between samples looks at beside them. */
const margin = 2;

/** Decoded sound that waits to be played, and may be played a little faster or slower. */
export class SoundQueue {
  #sound = stereo(4 * 5760);
  /** How many samples it holds. */
  #length = 0;
  /** Where between the first two of them the next one is read: 0 to 1. */
  #between = 0;

  /** How many samples a block takes at a speed. */
  static needed(length: number, speed: number): number {
    return Math.ceil(length * speed) + margin + 1;
  }

  get length(): number {
    return this.#length;
  }

  /** @param sound two channels, sample by sample */
  append(sound: Float32Array): void {
    const samples = sound.length / 2;
    const [left, right] = this.#room(samples);
    for (let index = 0; index < samples; index += 1) {
      left[this.#length + index] = sound[2 * index] ?? 0;
      right[this.#length + index] = sound[2 * index + 1] ?? 0;
    }
    this.#length += samples;
  }

  /** Fills a block; where there is not enough, its end is silent. */
  read(block: Stereo, speed: number): void {
    const { length } = block[0];
    const isExact = speed === 1 && this.#between === 0;
    const taken = this.#between + length * speed;
    for (const channel of [0, 1] as const) {
      const sound = this.#sound[channel];
      const target = block[channel];
      if (isExact) {
        target.fill(0);
        target.set(sound.subarray(0, Math.min(length, this.#length)));
      } else {
        sound.fill(0, this.#length, this.#length + margin + 1);
        for (let index = 0; index < length; index += 1) {
          target[index] = this.#at(sound, this.#between + index * speed);
        }
      }
    }
    const whole = Math.min(this.#length, Math.floor(taken));
    for (const channel of this.#sound) channel.copyWithin(0, whole, this.#length);
    this.#length -= whole;
    this.#between = this.#length === 0 ? 0 : taken - Math.floor(taken);
  }

  /** Between four samples, by the cubic through them (Hermite): a straight line would take from the high tones. */
  #at(sound: Float32Array, position: number): number {
    const index = Math.floor(position);
    if (index >= this.#length) return 0;
    const t = position - index;
    const b = sound[index] ?? 0;
    const a = index > 0 ? (sound[index - 1] ?? 0) : b;
    const c = sound[index + 1] ?? 0;
    const d = sound[index + 2] ?? 0;
    const slope = (c - a) / 2;
    const curve = a - 2.5 * b + 2 * c - d / 2;
    const twist = (d - a) / 2 + 1.5 * (b - c);
    return ((twist * t + curve) * t + slope) * t + b;
  }

  #room(samples: number): Stereo {
    const length = this.#length + samples + margin + 1;
    if (this.#sound[0].length >= length) return this.#sound;
    const larger = stereo(2 * length);
    for (const channel of [0, 1] as const) larger[channel].set(this.#sound[channel]);
    this.#sound = larger;
    return larger;
  }
}
