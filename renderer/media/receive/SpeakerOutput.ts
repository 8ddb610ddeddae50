import type { ConsumerId, PeerId } from '../../../shared/domain/ids.ts';
import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import { LevelledVoice } from '../audio/LevelledVoice.ts';
import { LevelMeter } from '../audio/LevelMeter.ts';
import { loadWorklet } from '../audio/loadWorklet.ts';
import processorsUrl from '../audio/outputProcessors.ts?worker&url';
import { limiterName } from '../audio/workletMessages.ts';
import type { PlaybackStatus } from './HearingReporter.ts';
import type { RemoteTrack } from './RemoteConsumers.ts';

interface Voice {
  readonly peerId: PeerId;
  /** Of one person. The sound of a share has a volume of its own, and in the mix of all voices each is levelled already. */
  readonly isOfOne: boolean;
  readonly element: HTMLAudioElement;
  readonly source: MediaStreamAudioSourceNode;
  readonly meter: LevelMeter;
  readonly gain: GainNode;
  /**
   * Null unless levelling is on and the processors are loaded, because it costs CPU. Always null for a share, which is
   * as loud as its sharer wants it.
   */
  levelled: LevelledVoice | null;
}

/** A browser that can choose the output device; TypeScript's DOM library lacks `setSinkId`. */
type AudioContextWithSink = AudioContext & {
  setSinkId?(sinkId: string): Promise<void>;
};

/** Volume changes are spread over this time; a jump would click. */
const rampS = 0.02;
/** Sound still passes through the limiter and the device for this long. */
const tailS = 0.1;
/** A context that is allowed to run starts within a few milliseconds. */
const blockedAfterMs = 500;
const gestures = ['pointerdown', 'keydown'] as const;

/**
 * Everything that the user hears. Each voice passes a leveller and its own gain, each share its own gain; all of them
 * pass one master gain, a limiter and one AudioContext, which runs only while sound is wanted and something can be
 * heard. Owns the context and all its nodes, not the tracks.
 */
export class SpeakerOutput extends TypedEmitter<{ blockedChanged: boolean }> {
  readonly context = new AudioContext({ sampleRate: 48_000, latencyHint: 'interactive' });
  /** Sound that is heard even while deafened: everything except voices and shares. */
  readonly input: GainNode;
  readonly #master: GainNode;
  /** The soundboard, which has a volume of its own. */
  readonly #soundboard: GainNode;
  readonly #silence: MediaStreamAudioDestinationNode;
  readonly #voices = new Map<ConsumerId, Voice>();
  #gains: ReadonlyMap<PeerId, number> = new Map();
  #shareGains: ReadonlyMap<PeerId, number> = new Map();
  /** The last gain of each peer's leveller in dB, for when they are heard again. */
  readonly #levels = new Map<PeerId, number>();
  #isLevelling = false;
  #canLevel = false;
  #deafened = false;
  #wanted = false;
  /** Nobody is heard now, and nothing here is shown. */
  #isQuiet = false;
  #mayRest = true;
  #soundboardVolume = 1;
  /** The number of previews that are playing. */
  #previews = 0;
  /** When the last short sound ends, in seconds of the context. */
  #playsUntil = 0;
  #restTimer: ReturnType<typeof setTimeout> | undefined;
  /** What was last asked of the context. */
  #runs = false;
  /** Resolved when the last start, or the last stop, is done. A start that the browser blocks is not done before a gesture. */
  #starting: Promise<void> = Promise.resolve();
  #stopping: Promise<void> = Promise.resolve();
  #blocked = false;
  #blockedTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #onGesture = () => this.unblock();

  constructor() {
    super();
    this.input = this.context.createGain();
    this.input.connect(this.context.destination);
    this.#master = this.context.createGain();
    this.#master.connect(this.input);
    this.#soundboard = this.context.createGain();
    this.#soundboard.connect(this.#master);
    this.#silence = this.context.createMediaStreamDestination();
    this.context.addEventListener('statechange', () => this.#checkBlocked());
    this.#switch(false);
    for (const gesture of gestures) addEventListener(gesture, this.#onGesture, { capture: true });
    void this.#loadProcessors();
  }

  /** Whether the browser can choose the output device. */
  get canChooseSpeaker(): boolean {
    return 'setSinkId' in this.context;
  }

  /** A live, silent track. */
  createSilence(): MediaStreamTrack {
    const [track] = this.#silence.stream.getAudioTracks();
    if (track === undefined) throw new Error('a media stream destination has an audio track');
    return track.clone();
  }

  /** Sound is wanted, or no longer. Call it within the user's click: the browser may block sound otherwise. */
  setWanted(wanted: boolean): void {
    if (this.#wanted === wanted) return;
    this.#wanted = wanted;
    this.#applyMaster();
    this.#follow();
  }

  /**
   * Whether nobody can be heard now and nothing measures sound, so that the context may rest; it does not while a voice is there.
   * Call it before the first sound is expected, because a context needs some ms to start.
   */
  setQuiet(isQuiet: boolean): void {
    if (this.#isQuiet === isQuiet) return;
    this.#isQuiet = isQuiet;
    this.#follow();
  }

  /** From now on the context runs as long as sound is wanted: this browser measures a level only in one. */
  keepRunning(): void {
    if (!this.#mayRest) return;
    this.#mayRest = false;
    this.#follow();
  }

  /** Plays a short sound at full volume. Without a running context it is dropped. */
  play(samples: Float32Array<ArrayBuffer>): void {
    const { context } = this;
    if (!this.#canPlay()) return;
    const buffer = context.createBuffer(1, samples.length, context.sampleRate);
    buffer.copyToChannel(samples, 0);
    this.#startShort(buffer, this.input);
  }

  /**
   * Plays a sound of the soundboard at its volume; not while deafened. Without a running context it is dropped. Returns
   * a function that stops it.
   */
  playSound(buffer: AudioBuffer): () => void {
    if (!this.#canPlay()) return () => undefined;
    const source = this.#startShort(buffer, this.#soundboard);
    return () => source.stop();
  }

  /**
   * Plays a sound for the user only, in a call or not; call it within the user's click. Returns a function that stops
   * it, and calls back when it has ended.
   *
   * @param volume as the soundboard's, whose volume it has without one
   */
  preview(buffer: AudioBuffer, onEnded: () => void, volume = this.#soundboardVolume): () => void {
    clearTimeout(this.#restTimer);
    this.#switch(true);
    const loudness = new GainNode(this.context, { gain: volume });
    loudness.connect(this.input);
    const source = this.#start(buffer, loudness);
    this.#previews += 1;
    source.addEventListener('ended', () => {
      loudness.disconnect();
      this.#previews -= 1;
      this.#follow();
      onEnded();
    });
    return () => source.stop();
  }

  /** The soundboard's volume, 0 … 2, and whether it is heard at all. */
  setSoundboard(volume: number, isHeard: boolean): void {
    this.#soundboardVolume = volume;
    this.#ramp(this.#soundboard, isHeard ? volume : 0);
  }

  /** Whether each voice is levelled to the same loudness. */
  setLevelling(isLevelling: boolean): void {
    if (this.#isLevelling === isLevelling) return;
    this.#isLevelling = isLevelling;
    for (const voice of this.#voices.values()) {
      // A voice that is audible now changes smoothly.
      this.#level(voice, false);
      voice.levelled?.setActive(isLevelling);
    }
  }

  /** Starts sound that the browser has blocked; works within a click or a key press. */
  unblock(): void {
    if (this.#mustRun && this.context.state !== 'running') this.#switch(true);
  }

  add({ consumerId, peerId, source: kind, track }: RemoteTrack): void {
    if (track.kind !== 'audio') return;
    const stream = new MediaStream([track]);
    // Chromium passes a remote track's samples to WebAudio only while a media element plays its stream.
    const element = new Audio();
    element.muted = true;
    element.srcObject = stream;
    const source = this.context.createMediaStreamSource(stream);
    const gain = this.context.createGain();
    const isOfOne = kind !== 'screenAudio' && kind !== 'mix';
    gain.gain.value = this.#gainOf({ peerId, isOfOne });
    const meter = new LevelMeter(this.context);
    source.connect(meter.node);
    gain.connect(this.#master);
    const voice: Voice = {
      peerId,
      isOfOne,
      element,
      source,
      meter,
      gain,
      levelled: null,
    };
    this.#voices.set(consumerId, voice);
    this.#follow();
    source.connect(gain);
    this.#level(voice);
  }

  remove({ consumerId }: Pick<RemoteTrack, 'consumerId'>): void {
    const voice = this.#voices.get(consumerId);
    if (voice === undefined) return;
    this.#voices.delete(consumerId);
    voice.source.disconnect();
    voice.gain.disconnect();
    if (voice.levelled !== null) {
      this.#levels.set(voice.peerId, voice.levelled.gainDb);
      voice.levelled.close();
    }
    voice.element.srcObject = null;
    this.#follow();
  }

  /** The level of a peer's voice in dBov before its own gain; null when nothing is played. */
  dbov(peerId: PeerId): number | null {
    if (this.#deafened || this.context.state !== 'running') return null;
    // Speech and whispers of a peer are two voices.
    const levels = [...this.#voices.values()]
      .filter((voice) => voice.peerId === peerId && voice.isOfOne)
      .map(({ meter }) => meter.dbov());
    return levels.length === 0 ? null : Math.max(...levels);
  }

  /** What happens to a peer's voice here; the sound of a share does not count. */
  playbackStatusOf(peerId: PeerId): PlaybackStatus {
    if (this.#deafened) return 'deafened';
    if (this.#gains.get(peerId) === 0) return 'turnedDown';
    if (this.context.state !== 'running') return 'held';
    const isThere = this.#voices.values().some((voice) => voice.peerId === peerId && voice.isOfOne);
    return isThere ? 'played' : 'missing';
  }

  /** The volume of each peer, 0 … 2; 1 if not listed. */
  setGains(gains: ReadonlyMap<PeerId, number>): void {
    this.#gains = gains;
    this.#applyGains();
  }

  /** Like `setGains`, for the sound of each peer's share. */
  setShareGains(gains: ReadonlyMap<PeerId, number>): void {
    this.#shareGains = gains;
    this.#applyGains();
  }

  setDeafened(deafened: boolean): void {
    this.#deafened = deafened;
    this.#applyMaster();
  }

  /** The output device; null is the system's default, which also replaces a device that is gone. */
  async setSpeaker(deviceId: string | null): Promise<void> {
    const context: AudioContextWithSink = this.context;
    try {
      await context.setSinkId?.(deviceId ?? '');
    } catch {
      await context.setSinkId?.('').catch(() => undefined);
    }
  }

  close(): void {
    for (const gesture of gestures) {
      removeEventListener(gesture, this.#onGesture, { capture: true });
    }
    for (const consumerId of [...this.#voices.keys()]) this.remove({ consumerId });
    clearTimeout(this.#blockedTimer);
    clearTimeout(this.#restTimer);
    void this.context.close();
  }

  /** Without the processors, sound is played unchanged. */
  async #loadProcessors(): Promise<void> {
    try {
      await loadWorklet(this.context, processorsUrl);
      const limiter = new AudioWorkletNode(this.context, limiterName, {
        channelCount: 2,
        channelCountMode: 'explicit',
        outputChannelCount: [2],
      });
      limiter.connect(this.context.destination);
      this.input.disconnect();
      this.input.connect(limiter);
    } catch (error) {
      console.error('Voices cannot be levelled here:', error);
      return;
    }
    this.#canLevel = true;
    for (const voice of this.#voices.values()) this.#level(voice);
  }

  /** Inserts a leveller into a voice that needs one and has none. */
  #level(voice: Voice, isActive = true): void {
    const isNeeded = this.#isLevelling && this.#canLevel && voice.isOfOne;
    if (!isNeeded || voice.levelled !== null) return;
    const gainDb = this.#levels.get(voice.peerId) ?? 0;
    voice.levelled = new LevelledVoice(this.context, { gainDb, isActive });
    voice.source.disconnect(voice.gain);
    voice.source.connect(voice.levelled.node).connect(voice.gain);
  }

  /** Starts a short sound, and keeps the context running until its end. */
  #startShort(buffer: AudioBuffer, into: AudioNode): AudioBufferSourceNode {
    const source = this.#start(buffer, into);
    const endsAt = this.context.currentTime + buffer.duration + tailS;
    this.#playsUntil = Math.max(this.#playsUntil, endsAt);
    this.#follow();
    return source;
  }

  #start(buffer: AudioBuffer, into: AudioNode): AudioBufferSourceNode {
    const source = this.context.createBufferSource();
    source.buffer = buffer;
    source.connect(into);
    source.start();
    return source;
  }

  get #mustRun(): boolean {
    return this.#wanted && (!this.#isQuiet || !this.#mayRest || this.#voices.size > 0);
  }

  /** Starts the context, or stops it after the sounds that are playing have ended. */
  #follow(): void {
    clearTimeout(this.#restTimer);
    // Also while it runs: it may be about to stop.
    if (this.#mustRun) this.#switch(true);
    else if (this.#previews === 0) {
      const leftS = this.#playsUntil - this.context.currentTime;
      if (leftS <= 0) this.#switch(false);
      else this.#restTimer = setTimeout(() => this.#switch(false), leftS * 1000);
    }
    this.#checkBlocked();
  }

  /**
   * Starts or stops the context, never while it is doing the other: Chromium 156 may leave a context that is stopped while it starts
   * `running` with a clock that stands still, and it cannot be started again. A start that the browser blocks holds up no later one.
   */
  #switch(runs: boolean): void {
    this.#runs = runs;
    void (runs ? this.#stopping : this.#starting).then(() => {
      if (this.#runs !== runs) return;
      // A closed context takes neither.
      if (runs) this.#starting = this.context.resume().catch(() => undefined);
      else this.#stopping = this.context.suspend().catch(() => undefined);
    });
  }

  /** Whether a short sound can be played now; starts a context that rests. A blocked one would play it at the next click. */
  #canPlay(): boolean {
    if (!this.#wanted) return false;
    if (this.context.state === 'running') return true;
    if (this.#mustRun || !navigator.userActivation.hasBeenActive) return false;
    this.#switch(true);
    return true;
  }

  /** Sounds that still play after the end of the call do not belong to it. */
  #applyMaster(): void {
    this.#ramp(this.#master, this.#deafened || !this.#wanted ? 0 : 1);
  }

  #applyGains(): void {
    for (const voice of this.#voices.values()) this.#ramp(voice.gain, this.#gainOf(voice));
  }

  #gainOf({ peerId, isOfOne }: Pick<Voice, 'peerId' | 'isOfOne'>): number {
    return (isOfOne ? this.#gains : this.#shareGains).get(peerId) ?? 1;
  }

  #ramp({ gain }: GainNode, value: number): void {
    // The current value is not reliable: the context may have stopped before a ramp. A suspended context has no time
    // for a ramp.
    if (this.context.state !== 'running') {
      gain.cancelScheduledValues(0);
      gain.value = value;
      return;
    }
    const now = this.context.currentTime;
    gain.cancelScheduledValues(now);
    gain.setValueAtTime(gain.value, now);
    gain.linearRampToValueAtTime(value, now + rampS);
  }

  #checkBlocked(): void {
    clearTimeout(this.#blockedTimer);
    const held = this.#mustRun && this.context.state !== 'running';
    if (!held) this.#become(false);
    else this.#blockedTimer = setTimeout(() => this.#become(true), blockedAfterMs);
  }

  #become(blocked: boolean): void {
    if (this.#blocked === blocked) return;
    this.#blocked = blocked;
    this.emit('blockedChanged', blocked);
  }
}
