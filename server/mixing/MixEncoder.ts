import { Application, EncoderCtl, type OpusEncoderHandle } from 'libopus-wasm';
import { Limiter } from '../../shared/sound/Limiter.ts';
import { samplesPerMs } from '../media/opusPackets.ts';
import type { MixHearing } from './mixMessages.ts';
import { interleave, type Stereo, stereo } from './stereo.ts';

/** How every encoder of a live mix begins; its bitrate is set afterwards. */
export const encoderOptions = { application: Application.Audio, channels: 2, fec: true } as const;

/** A block that is silent to its last sample, so long, and the limiter and the encoder have nothing left to tell. */
const settledBlocks = 3;

/** Limits and encodes one distinct mix, block by block. `close` frees its encoder. */
export class MixEncoder {
  readonly #encoder: OpusEncoderHandle;
  readonly #limiter = new Limiter(1000 * samplesPerMs, 2);
  readonly #blocks: number;
  readonly #limited: Stereo;
  /** The sound of one packet, both channels sample by sample, and how much of it is there. */
  readonly #sound: Float32Array;
  #filled = 0;
  #silentBlocks = 0;
  #isAlone = false;

  constructor(
    encoder: OpusEncoderHandle,
    { bitrate, blocks }: Pick<MixHearing, 'bitrate' | 'blocks'>,
    blockSamples: number,
  ) {
    this.#encoder = encoder;
    this.#blocks = blocks;
    this.#limited = stereo(blockSamples);
    this.#sound = new Float32Array(2 * blockSamples * blocks);
    this.#silentBlocks = settledBlocks + blocks;
    encoder.setBitrate(bitrate);
  }

  /** The next packet; null when there has been silence for a while. Undefined until a packet is full. */
  encode(block: Stereo, isSilent: boolean): Uint8Array | null | undefined {
    this.#silentBlocks = isSilent ? this.#silentBlocks + 1 : 0;
    const isSettled = this.#silentBlocks > settledBlocks + this.#blocks;
    if (!isSettled) {
      this.#limiter.process(block, this.#limited, block[0].length);
      interleave(this.#limited, this.#sound.subarray(this.#filled));
    }
    this.#filled += 2 * block[0].length;
    if (this.#filled < this.#sound.length) return undefined;
    this.#filled = 0;
    if (isSettled) return null;
    const packet = this.#encoder.encodeFloat(this.#sound, { frameSize: this.#sound.length / 2 });
    if (this.#isAlone) this.#setPrediction(true);
    return packet;
  }

  /** What those have heard until now who will hear this mix: so that its first packet goes on from it. */
  follow(block: Stereo): void {
    if (this.#blocks === 1 && block[0].some((sample) => sample !== 0)) this.encode(block, false);
  }

  /** The next packet can be understood without those before: its decoder has heard another mix until now. */
  standAlone(): void {
    this.#setPrediction(false);
  }

  close(): void {
    this.#encoder.free();
  }

  #setPrediction(isOn: boolean): void {
    this.#isAlone = !isOn;
    this.#encoder.encoderCtl(EncoderCtl.SetPredictionDisabled, isOn ? 0 : 1);
  }
}
