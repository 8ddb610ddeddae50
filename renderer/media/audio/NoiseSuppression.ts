import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import type { SuppressionState } from '../../state/callState.ts';
import type { Preferences } from '../../state/preferences.ts';
import type { SuppressedVoice } from './suppressNoise.ts';

export type NoiseSuppressionChoice = Preferences['noiseSuppression'];

export interface NoiseSuppressionEvents {
  /** The track to use instead of the microphone's, or null. */
  trackChanged: MediaStreamTrack | null;
  stateChanged: SuppressionState;
}

/** The suppressor of the current microphone; `voice` is null while it is being created. */
interface Suppressor {
  voice: SuppressedVoice | null;
}

/**
 * RNNoise between the microphone and everything after it, while it is wanted. Until it is ready, and after a failure,
 * the microphone's own track is used, so the user is heard without waiting. A failure lasts until `resetFailure`. Owns
 * the suppressor, not the microphone's track.
 */
export class NoiseSuppression extends TypedEmitter<NoiseSuppressionEvents> {
  readonly #suppressNoise: (track: MediaStreamTrack) => Promise<SuppressedVoice>;
  #microphone: MediaStreamTrack | null = null;
  #wanted = false;
  #failure: 'unavailable' | 'starved' | null = null;
  #suppressor: Suppressor | null = null;
  #track: MediaStreamTrack | null = null;
  #state: SuppressionState = 'off';

  constructor(suppressNoise: (track: MediaStreamTrack) => Promise<SuppressedVoice>) {
    super();
    this.#suppressNoise = suppressNoise;
  }

  get state(): SuppressionState {
    return this.#state;
  }

  get hasFailed(): boolean {
    return this.#failure !== null;
  }

  /** The microphone's track, or null without one. */
  setTrack(microphone: MediaStreamTrack | null): void {
    if (this.#microphone === microphone) return;
    this.#microphone = microphone;
    this.#end();
    this.#update();
  }

  setWanted(wanted: boolean): void {
    if (this.#wanted === wanted) return;
    this.#wanted = wanted;
    this.#update();
  }

  /** Tries again after a failure. */
  resetFailure(): void {
    if (this.#failure === null) return;
    this.#failure = null;
    this.#update();
  }

  close(): void {
    this.setTrack(null);
  }

  #update(): void {
    const microphone = this.#microphone;
    const isNeeded = this.#wanted && this.#failure === null;
    if (!isNeeded) this.#end();
    else if (microphone !== null && this.#suppressor === null) void this.#begin(microphone);
    this.#become(this.#suppressor?.voice?.track ?? microphone);
  }

  async #begin(microphone: MediaStreamTrack): Promise<void> {
    const suppressor: Suppressor = { voice: null };
    this.#suppressor = suppressor;
    try {
      const voice = await this.#suppressNoise(microphone);
      if (this.#suppressor !== suppressor) {
        voice.close();
        return;
      }
      suppressor.voice = voice;
      voice.onFault((fault) => {
        if (this.#suppressor !== suppressor) return;
        console.error('Noise suppression had to be given up:', fault);
        this.#fail(fault === 'starved' ? 'starved' : 'unavailable');
      });
      this.#update();
    } catch (error) {
      if (this.#suppressor !== suppressor) return;
      console.error('Noise suppression does not work:', error);
      this.#fail('unavailable');
    }
  }

  #fail(failure: 'unavailable' | 'starved'): void {
    this.#failure = failure;
    this.#update();
  }

  #end(): void {
    const suppressor = this.#suppressor;
    this.#suppressor = null;
    // Later stages are switched first: if their track ended, there would be a gap.
    if (suppressor?.voice) queueMicrotask(() => suppressor.voice?.close());
  }

  #become(track: MediaStreamTrack | null): void {
    const state = this.#currentState();
    if (this.#track !== track) {
      this.#track = track;
      this.emit('trackChanged', track);
      // The previous user of the microphone's track may have disabled it, and the track now feeds the suppressor.
      if (track !== this.#microphone && this.#microphone !== null) this.#microphone.enabled = true;
    }
    if (this.#state === state) return;
    this.#state = state;
    this.emit('stateChanged', state);
  }

  #currentState(): SuppressionState {
    if (!this.#wanted) return 'off';
    if (this.#failure !== null) return this.#failure;
    if (this.#microphone === null) return 'off';
    return this.#suppressor?.voice ? 'running' : 'starting';
  }
}
