import { createDecoder, isOpusError, type OpusDecoderHandle } from 'libopus-wasm';
import { VoiceLeveller } from '../../shared/sound/VoiceLeveller.ts';
import { samplesOf, samplesPerMs } from '../media/opusPackets.ts';
import { TrackReader } from './TrackReader.ts';

/** The longest packet of Opus. */
const longestSamples = 120 * samplesPerMs;

/** One track on its way into a mix: decoded, and a voice levelled as listeners of the app hear it. `close` frees its decoder. */
export class MixedVoice {
  readonly preSkip: number;
  readonly #reader: TrackReader;
  readonly #decoder: OpusDecoderHandle;
  /** Null for the sound of a share. */
  readonly #leveller: VoiceLeveller | null;
  /** Decoded, and not yet read: two channels. */
  readonly #waiting: readonly [Float32Array, Float32Array];
  readonly #block: readonly [Float32Array, Float32Array];
  #waitingSamples = 0;

  /**
   * @param blockSamples how many samples are read at once
   * @throws Error for a file that is no track
   */
  static async open(path: string, blockSamples: number, isVoice: boolean): Promise<MixedVoice> {
    const reader = new TrackReader(path);
    const decoder = await createDecoder({ channels: 2 });
    const leveller = isVoice ? new VoiceLeveller(0, true) : null;
    return new MixedVoice(reader, decoder, leveller, blockSamples);
  }

  private constructor(
    reader: TrackReader,
    decoder: OpusDecoderHandle,
    leveller: VoiceLeveller | null,
    blockSamples: number,
  ) {
    this.#leveller = leveller;
    this.preSkip = reader.preSkip;
    this.#reader = reader;
    this.#decoder = decoder;
    const channel = (length: number) => new Float32Array(length);
    const length = blockSamples + longestSamples;
    this.#waiting = [channel(length), channel(length)];
    this.#block = [channel(blockSamples), channel(blockSamples)];
  }

  /** Adds the next block of its sound to both channels of `sum`; false, and nothing is added, when there is no more. */
  addTo(sum: readonly [Float32Array, Float32Array]): boolean {
    const length = sum[0].length;
    while (this.#waitingSamples < length) {
      const packet = this.#reader.next();
      if (packet === null) break;
      this.#decode(packet);
    }
    if (this.#waitingSamples === 0) return false;
    const taken = Math.min(length, this.#waitingSamples);
    for (const channel of [0, 1] as const) {
      const block = this.#block[channel];
      block.fill(0);
      block.set(this.#waiting[channel].subarray(0, taken));
      this.#waiting[channel].copyWithin(0, taken, this.#waitingSamples);
    }
    this.#waitingSamples -= taken;
    this.#leveller?.process(this.#block, this.#block, length);
    for (const channel of [0, 1] as const) addSamples(sum[channel], this.#block[channel]);
    return true;
  }

  close(): void {
    this.#reader.close();
    this.#decoder.free();
  }

  #decode(packet: Uint8Array): void {
    const sound = this.#soundOf(packet);
    const [left, right] = this.#waiting;
    const start = this.#waitingSamples;
    for (let index = 0; 2 * index < sound.length; index += 1) {
      left[start + index] = sound[2 * index] ?? 0;
      right[start + index] = sound[2 * index + 1] ?? 0;
    }
    this.#waitingSamples += sound.length / 2;
  }

  /** Two channels, sample by sample. What a client sent may not be Opus: then it is silence of the length that the track says. */
  #soundOf(packet: Uint8Array): Float32Array {
    const silence = () => new Float32Array(2 * samplesOf(packet));
    try {
      const sound = this.#decoder.decodeFloat(packet);
      return sound.length === 2 * samplesOf(packet) ? sound : silence();
    } catch (error) {
      if (isOpusError(error)) return silence();
      throw error;
    }
  }
}

function addSamples(sum: Float32Array, added: Float32Array): void {
  // By index: through an iterator this takes several times as long.
  for (let index = 0; index < sum.length; index += 1) {
    sum[index] = (sum[index] ?? 0) + (added[index] ?? 0);
  }
}
