import { Application, EncoderCtl, type OpusEncoderHandle } from 'libopus-wasm';
import { Limiter } from '../../shared/sound/Limiter.ts';
import { samplesPerMs } from '../media/opusPackets.ts';
import { interleave, type Stereo, stereo } from './stereo.ts';

/** How every encoder of a live mix begins; its bitrate is set afterwards. */
export const encoderOptions = { application: Application.Audio, channels: 2, fec: true } as const;

/** A block that is silent to its last sample, so long, and the limiter and the encoder have nothing left to tell. */
const settledBlocks = 3;

/** Limits and encodes one distinct mix, block by block. `close` frees its encoder. */
export class MixEncoder {
  readonly #encoder: OpusEncoderHandle;
  readonly #limiter = new Limiter(1000 * samplesPerMs, 2);
  readonly #limited: Stereo;
  readonly #interleaved: Float32Array;
  #silentBlocks = settledBlocks;
  #isAlone = false;

  constructor(encoder: OpusEncoderHandle, bitrate: number, blockSamples: number) {
    this.#encoder = encoder;
    this.#limited = stereo(blockSamples);
    this.#interleaved = new Float32Array(2 * blockSamples);
    encoder.setBitrate(bitrate);
  }

  /** The next packet; null while there has been silence for a while. */
  encode(block: Stereo, isSilent: boolean): Uint8Array | null {
    this.#silentBlocks = isSilent ? this.#silentBlocks + 1 : 0;
    if (this.#silentBlocks > settledBlocks) return null;
    this.#limiter.process(block, this.#limited, block[0].length);
    const packet = this.#encoder.encodeFloat(interleave(this.#limited, this.#interleaved));
    if (this.#isAlone) this.#setPrediction(true);
    return packet;
  }

  /** What those have heard until now who will hear this mix: so that its first packet goes on from it. */
  follow(block: Stereo): void {
    if (block[0].some((sample) => sample !== 0)) this.encode(block, false);
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
