import { createDecoder, isOpusError, type OpusDecoderHandle } from 'libopus-wasm';
import { VoiceLeveller } from '../../shared/sound/VoiceLeveller.ts';
import { samplesOf, samplesPerMs } from '../media/opusPackets.ts';
import { JitterBuffer, type VoiceStep } from './JitterBuffer.ts';
import type { VoicePacket } from './mixMessages.ts';
import { SoundQueue } from './SoundQueue.ts';
import { type Stereo, stereo } from './stereo.ts';

/** A voice that begins comes in over this many samples, so that it makes no click. */
const riseSamples = 2.5 * samplesPerMs;
/** The frames in which libopus makes up sound: multiples of 2.5 ms. */
const concealStep = 2.5 * samplesPerMs;
const fallSamples = 20 * samplesPerMs;

/** One voice of a live mix: its packets in order, decoded, and levelled as listeners of the app hear it. `close` frees its decoder. */
export class LiveVoice {
  /** What `read` has read last. */
  readonly block: Stereo;
  readonly #blockSamples: number;
  readonly #buffer = new JitterBuffer();
  readonly #queue = new SoundQueue();
  readonly #leveller: VoiceLeveller;
  #decoder: OpusDecoderHandle | null = null;
  #isLeaving = false;
  #isClosed = false;
  /** Whether the next sound is the first one after silence. */
  #rises = true;

  constructor(blockSamples: number, isLevelled: boolean) {
    this.#blockSamples = blockSamples;
    this.block = stereo(blockSamples);
    this.#leveller = new VoiceLeveller(0, isLevelled);
    void this.#open();
  }

  /** Whether it has left and is not heard any more. */
  get isGone(): boolean {
    return this.#isLeaving && this.#buffer.isPaused && this.#queue.length === 0;
  }

  add(packet: VoicePacket): void {
    if (!this.#isLeaving) this.#buffer.add(packet);
  }

  /** No more of it comes: it fades away. */
  leave(): void {
    this.#isLeaving = true;
    this.#buffer.end();
  }

  /** Reads the next block of its sound; false while it is silent. */
  read(nowMs: number): boolean {
    const speed = this.#buffer.speed(nowMs, this.#queue.length);
    const needed = SoundQueue.needed(this.#blockSamples, speed);
    while (this.#queue.length < needed) {
      const step = this.#decoder && this.#buffer.next(nowMs, this.#queue.length);
      if (step === null) break;
      this.#play(this.#decoder as OpusDecoderHandle, step);
    }
    if (this.#queue.length === 0) return false;
    this.#queue.read(this.block, speed);
    this.#leveller.process(this.block, this.block, this.#blockSamples);
    return true;
  }

  close(): void {
    this.#isClosed = true;
    this.#decoder?.free();
    this.#decoder = null;
  }

  async #open(): Promise<void> {
    const decoder = await createDecoder({ channels: 2 });
    if (this.#isClosed) decoder.free();
    else this.#decoder = decoder;
  }

  #play(decoder: OpusDecoderHandle, step: VoiceStep): void {
    switch (step.kind) {
      case 'packet':
        this.#append(decodeWhole(decoder, step.payload));
        break;
      case 'lost':
      case 'late':
        this.#append(conceal(decoder, step.samples, step.kind === 'lost' ? step.next : null));
        break;
      case 'wait':
        this.#queue.append(new Float32Array(2 * step.samples));
        break;
      case 'end':
        this.#append(fall(conceal(decoder, fallSamples, null)));
        this.#rises = true;
    }
  }

  #append(sound: Float32Array): void {
    if (this.#rises) rise(sound);
    this.#rises = false;
    this.#queue.append(sound);
  }
}

/** What a client sent may be no Opus: then it is silent. */
function decodeWhole(decoder: OpusDecoderHandle, packet: Uint8Array): Float32Array {
  return orSilence(samplesOf(packet), () => decoder.decodeFloat(packet));
}

/** @param next the packet after the lost one, which may contain it */
function conceal(
  decoder: OpusDecoderHandle,
  samples: number,
  next: Uint8Array | null,
): Float32Array {
  const frameSize = Math.max(1, Math.round(samples / concealStep)) * concealStep;
  return orSilence(frameSize, () =>
    next
      ? decoder.decodeFloat(next, { decodeFec: true, frameSize })
      : decoder.decodePacketLossFloat(frameSize),
  );
}

function orSilence(samples: number, decode: () => Float32Array): Float32Array {
  try {
    return decode();
  } catch (error) {
    if (isOpusError(error)) return new Float32Array(2 * samples);
    throw error;
  }
}

function rise(sound: Float32Array): void {
  const length = Math.min(riseSamples, sound.length / 2);
  for (let index = 0; index < 2 * length; index += 1) {
    sound[index] = ((sound[index] ?? 0) * (index >> 1)) / length;
  }
}

function fall(sound: Float32Array): Float32Array {
  const length = sound.length / 2;
  for (let index = 0; index < sound.length; index += 1) {
    sound[index] = (sound[index] ?? 0) * (1 - (index >> 1) / length);
  }
  return sound;
}
