import { type Caption, captionMaxLength, captionSpokenMaxMs } from '../../shared/domain/Caption.ts';
import type { CaptionState } from '../state/Captions.ts';
import type { CaptionEngine, CreateCaptionEngine, EngineText } from './CaptionEngine.ts';
import type { TakeSound } from './tapVoice.ts';

export interface OwnCaptionsOptions {
  readonly createEngine: CreateCaptionEngine;
  /** Gives the sound of a track; resolves to what ends it. */
  readonly tap: (track: MediaStreamTrack, take: TakeSound) => Promise<() => void>;
  readonly onCaption: (caption: Caption) => void;
  readonly onState: (state: CaptionState) => void;
  /** In ms. */
  readonly now: () => number;
}

/** While somebody speaks, the others see a change no sooner than after this time. */
const partialMs = 500;
/** Below this, about -56 dBFS, it is silence: the engine need not compute. */
const silentPeak = 0.0016;
/** Pauses between words are given to the engine; after this the sentence has ended. */
const silentMs = 1_500;

/**
 * Captions the user's voice as it is sent, while `follow` says so. The engine is made with the first track and kept over mutes and
 * moves until it is not wanted any more. Owns engine and tap.
 */
export class OwnCaptions {
  readonly #options: OwnCaptionsOptions;
  #isWanted = false;
  #track: MediaStreamTrack | null = null;
  #engine: CaptionEngine | null = null;
  #stopTap: (() => void) | null = null;
  /** Grows with each change: what was begun before it is given up. */
  #turn = 0;
  #heardAtMs = Number.NEGATIVE_INFINITY;
  #isSilent = true;
  #begunAtMs: number | null = null;
  #sentAtMs = Number.NEGATIVE_INFINITY;
  #sentText = '';

  constructor(options: OwnCaptionsOptions) {
    this.#options = options;
  }

  /** @param track what is sent to the channel; null: nothing */
  follow(isWanted: boolean, track: MediaStreamTrack | null): void {
    if (isWanted === this.#isWanted && track === this.#track) return;
    const isStart = isWanted && !this.#isWanted;
    this.#isWanted = isWanted;
    this.#track = track;
    if (!isWanted) this.close();
    else if (isStart) void this.#start(null);
    else void this.#listen();
  }

  /**
   * Takes another model, or the first one. It is tried at once, even while captions are off.
   *
   * @throws Error if it cannot be used
   */
  async changeModel(model: Blob): Promise<void> {
    await this.#start(model, true);
    if (!this.#isWanted) this.close();
  }

  close(): void {
    this.#end();
    this.#options.onState('off');
  }

  #end(): void {
    this.#turn += 1;
    this.#stopTap?.();
    this.#stopTap = null;
    this.#engine?.close();
    this.#engine = null;
    this.#begunAtMs = null;
    this.#isSilent = true;
  }

  async #start(model: Blob | null, mustWork = false): Promise<void> {
    this.#end();
    const turn = this.#turn;
    this.#options.onState('loading');
    try {
      const engine = await this.#options.createEngine(model, (understood) => {
        if (turn === this.#turn) this.#take(understood);
      });
      if (turn !== this.#turn) {
        engine.close();
        return;
      }
      this.#engine = engine;
    } catch (error) {
      if (turn === this.#turn) this.#options.onState('failed');
      if (mustWork) throw error;
      return;
    }
    this.#options.onState('on');
    await this.#listen();
  }

  async #listen(): Promise<void> {
    this.#stopTap?.();
    this.#stopTap = null;
    const track = this.#track;
    const turn = this.#turn;
    if (track === null || this.#engine === null) return;
    try {
      const stop = await this.#options.tap(track, (...sound) => this.#hear(...sound));
      if (turn === this.#turn && track === this.#track && this.#stopTap === null) {
        this.#stopTap = stop;
      } else stop();
    } catch {
      if (turn === this.#turn) this.#options.onState('failed');
    }
  }

  #hear(samples: Float32Array<ArrayBuffer>, sampleRate: number): void {
    const nowMs = this.#options.now();
    if (samples.some((sample) => Math.abs(sample) > silentPeak)) {
      this.#heardAtMs = nowMs;
      this.#isSilent = false;
    } else if (!this.#isSilent && nowMs - this.#heardAtMs > silentMs) {
      this.#isSilent = true;
      this.#engine?.finish();
    }
    if (!this.#isSilent) this.#engine?.accept(samples, sampleRate);
  }

  #take({ text: understood, isFinal }: EngineText): void {
    const nowMs = this.#options.now();
    const text = understood.trim().slice(-captionMaxLength);
    if (text !== '') this.#begunAtMs ??= nowMs;
    const isTooSoon = nowMs - this.#sentAtMs < partialMs || text === this.#sentText;
    if (text !== '' && (isFinal || !isTooSoon)) {
      this.#sentAtMs = nowMs;
      this.#sentText = text;
      const spokenMs = Math.round(nowMs - (this.#begunAtMs ?? nowMs));
      this.#options.onCaption({ text, isFinal, spokenMs: Math.min(spokenMs, captionSpokenMaxMs) });
    }
    if (!isFinal) return;
    this.#begunAtMs = null;
    this.#sentText = '';
  }
}
