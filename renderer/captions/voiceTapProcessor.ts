/* Collects the sound of a voice on the audio thread, and posts it in pieces. */
import {
  AudioWorkletProcessor,
  registerProcessor,
  sampleRate,
} from '../media/audio/audioWorkletScope.ts';
import { endOfTap, voiceTapName } from './tapMessages.ts';

/** A tenth of a second. */
const pieceLength = Math.round(sampleRate / 10);

class VoiceTapProcessor extends AudioWorkletProcessor {
  #piece = new Float32Array(pieceLength);
  #filled = 0;
  #ended = false;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<string>) => {
      if (data === endOfTap) this.#ended = true;
    };
  }

  /** Returns whether the processor is still needed. */
  process([input]: Float32Array[][]): boolean {
    for (const sample of input?.[0] ?? []) {
      this.#piece[this.#filled] = sample;
      this.#filled += 1;
      if (this.#filled === pieceLength) this.#post();
    }
    return !this.#ended;
  }

  #post(): void {
    this.port.postMessage(this.#piece, [this.#piece.buffer]);
    this.#piece = new Float32Array(pieceLength);
    this.#filled = 0;
  }
}

registerProcessor(voiceTapName, VoiceTapProcessor);
