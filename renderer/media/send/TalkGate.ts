import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import type { TalkState } from '../../state/callState.ts';
import type { Preferences } from '../../state/preferences.ts';
import type { GatedVoice } from '../audio/gateVoice.ts';
import type { WhisperSound } from './Whisper.ts';

/** The preferences for when the voice is sent. */
export type TalkChoice = Pick<Preferences, 'talkMode' | 'voiceThresholdDbov'>;

export interface TalkGateEvents {
  /** The track to send from now on, or null. */
  trackChanged: MediaStreamTrack | null;
  /** The track to whisper from now on, or null. */
  whisperTrackChanged: MediaStreamTrack | null;
  stateChanged: TalkState;
}

/** The gate of the current microphone; `voice` is null while it is being created. */
interface Gate {
  voice: GatedVoice | null;
  isOpen: boolean;
  hasFailed: boolean;
}

/**
 * Decides which part of the microphone's sound is sent. Always and push-to-talk send the microphone's own track, which
 * is silent while disabled. Voice activation sends the track of a gate, which must hear the microphone to know when to
 * open. Music is sent unchanged, quiet passages too. A whisper is the microphone's own track in every talk mode, and
 * nothing else is sent meanwhile. Owns the gate, not the microphone's track.
 */
export class TalkGate extends TypedEmitter<TalkGateEvents> {
  readonly #gateVoice: (track: MediaStreamTrack) => Promise<GatedVoice>;
  #choice: TalkChoice;
  #microphone: MediaStreamTrack | null = null;
  #muted = false;
  #music = false;
  #talking = false;
  #whisper: WhisperSound = 'none';
  #whisperTrack: MediaStreamTrack | null = null;
  #gate: Gate | null = null;
  #track: MediaStreamTrack | null = null;
  #state: TalkState;

  constructor(gateVoice: (track: MediaStreamTrack) => Promise<GatedVoice>, choice: TalkChoice) {
    super();
    this.#gateVoice = gateVoice;
    this.#choice = choice;
    this.#state = this.#currentState();
  }

  /** The track to send now. */
  get track(): MediaStreamTrack | null {
    return this.#track;
  }

  /** The track to whisper now. */
  get whisperTrack(): MediaStreamTrack | null {
    return this.#whisperTrack;
  }

  get state(): TalkState {
    return this.#state;
  }

  /** The microphone's track, or null without one. */
  setTrack(microphone: MediaStreamTrack | null): void {
    if (this.#microphone === microphone) return;
    this.#microphone = microphone;
    this.#endGate();
    this.#update();
  }

  setMuted(muted: boolean): void {
    this.#muted = muted;
    this.#update();
  }

  setMusic(music: boolean): void {
    this.#music = music;
    this.#update();
  }

  setChoice({ talkMode, voiceThresholdDbov }: TalkChoice): void {
    this.#choice = { talkMode, voiceThresholdDbov };
    this.#gate?.voice?.setThreshold(voiceThresholdDbov);
    this.#update();
  }

  /** Push-to-talk: whether its key is held down. */
  setTalking(talking: boolean): void {
    this.#talking = talking;
    this.#update();
  }

  /** Who hears the voice: while it is whispered, the channel hears nothing. */
  setWhisper(whisper: WhisperSound): void {
    this.#whisper = whisper;
    this.#update();
  }

  close(): void {
    this.setTrack(null);
  }

  get #isGated(): boolean {
    return this.#choice.talkMode === 'voiceActivation' && !this.#music;
  }

  #update(): void {
    const microphone = this.#microphone;
    if (!this.#isGated) this.#endGate();
    else if (microphone !== null && this.#gate === null) void this.#beginGate(microphone);

    const voice = this.#gate?.voice ?? null;
    const throughGate = this.#gate !== null && !this.#gate.hasFailed;
    const held = this.#choice.talkMode === 'pushToTalk' && !this.#talking;
    // The gate must hear the microphone even while it lets nothing through.
    const isChannels = this.#whisper === 'none';
    if (microphone !== null) {
      microphone.enabled = isChannels
        ? throughGate || !(this.#muted || held)
        : this.#whisper === 'open' && !this.#muted;
    }
    if (voice !== null) voice.track.enabled = !this.#muted;
    const sent = throughGate ? (voice?.track ?? null) : microphone;
    this.#become(isChannels ? sent : null, this.#whisper === 'open' ? microphone : null);
  }

  async #beginGate(microphone: MediaStreamTrack): Promise<void> {
    const gate: Gate = { voice: null, isOpen: false, hasFailed: false };
    this.#gate = gate;
    try {
      const voice = await this.#gateVoice(microphone);
      if (this.#gate !== gate) {
        voice.close();
        return;
      }
      gate.voice = voice;
      voice.setThreshold(this.#choice.voiceThresholdDbov);
      voice.onOpenChanged((isOpen) => {
        gate.isOpen = isOpen;
        this.#update();
      });
    } catch (error) {
      if (this.#gate !== gate) return;
      // It is better to send too much than nothing; the user is told.
      console.error('Voice activation does not work:', error);
      gate.hasFailed = true;
    }
    this.#update();
  }

  #endGate(): void {
    const voice = this.#gate?.voice;
    this.#gate = null;
    voice?.close();
  }

  #currentState(): TalkState {
    if (this.#choice.talkMode === 'pushToTalk') return this.#talking ? 'open' : 'closed';
    if (!this.#isGated) return 'open';
    if (this.#gate?.hasFailed) return 'ungated';
    return this.#gate?.isOpen ? 'open' : 'closed';
  }

  #become(track: MediaStreamTrack | null, whisperTrack: MediaStreamTrack | null): void {
    if (this.#whisperTrack !== whisperTrack) {
      this.#whisperTrack = whisperTrack;
      this.emit('whisperTrackChanged', whisperTrack);
    }
    if (this.#track !== track) {
      this.#track = track;
      this.emit('trackChanged', track);
    }
    const state = this.#currentState();
    if (this.#state === state) return;
    this.#state = state;
    this.emit('stateChanged', state);
  }
}
