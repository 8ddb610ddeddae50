import type { ConsumerId, PeerId } from '../../shared/domain/ids.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import { LevelMeter } from './LevelMeter.ts';
import type { RemoteTrack } from './RemoteConsumers.ts';

interface Voice {
  readonly peerId: PeerId;
  /** The sound of a share, not of a person: it has a volume of its own. */
  readonly isOfShare: boolean;
  readonly element: HTMLAudioElement;
  readonly source: MediaStreamAudioSourceNode;
  readonly meter: LevelMeter;
  readonly gain: GainNode;
}

/** An engine that can choose where sound comes out; TypeScript's DOM library does not know `setSinkId` yet. */
type AudioContextWithSink = AudioContext & {
  setSinkId?(sinkId: string): Promise<void>;
};

/** Steps in volume are spread over this time; a jump would click. */
const rampS = 0.02;
/** A context that may run does so within a few milliseconds of being asked. */
const blockedAfterMs = 500;
const gestures = ['pointerdown', 'keydown'] as const;

/**
 * Everything that is heard: each voice and each share with its own gain, all of them through one, into one AudioContext. It runs only
 * while sound is wanted. Owns the context and all nodes in it; the tracks belong to others.
 */
export class SpeakerOutput extends TypedEmitter<{ blockedChanged: boolean }> {
  readonly context = new AudioContext({ sampleRate: 48_000, latencyHint: 'interactive' });
  readonly #master: GainNode;
  readonly #silence: MediaStreamAudioDestinationNode;
  readonly #voices = new Map<ConsumerId, Voice>();
  #gains: ReadonlyMap<PeerId, number> = new Map();
  #shareGains: ReadonlyMap<PeerId, number> = new Map();
  #deafened = false;
  #wanted = false;
  #blocked = false;
  #blockedTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #onGesture = () => this.unblock();

  constructor() {
    super();
    this.#master = this.context.createGain();
    this.#master.connect(this.context.destination);
    this.#silence = this.context.createMediaStreamDestination();
    this.context.addEventListener('statechange', () => this.#checkBlocked());
    void this.context.suspend();
    for (const gesture of gestures) addEventListener(gesture, this.#onGesture, { capture: true });
  }

  /** Whether the engine can choose where sound comes out. */
  get canChooseSpeaker(): boolean {
    return 'setSinkId' in this.context;
  }

  /** A live track that carries silence. */
  createSilence(): MediaStreamTrack {
    const [track] = this.#silence.stream.getAudioTracks();
    if (track === undefined) throw new Error('a media stream destination has an audio track');
    return track.clone();
  }

  /** Sound is wanted, or no longer. Call it from the click that wants it: the browser may hold sound back otherwise. */
  setWanted(wanted: boolean): void {
    if (this.#wanted === wanted) return;
    this.#wanted = wanted;
    if (wanted) this.unblock();
    else void this.context.suspend();
    this.#checkBlocked();
  }

  /** Lets held-back sound run; works from a click or a key. */
  unblock(): void {
    if (this.#wanted && this.context.state !== 'running') void this.context.resume();
  }

  add({ consumerId, peerId, source: kind, track }: RemoteTrack): void {
    if (track.kind !== 'audio') return;
    const stream = new MediaStream([track]);
    // Chromium gives WebAudio the samples of a remote track only while a media element has its stream.
    const element = new Audio();
    element.muted = true;
    element.srcObject = stream;
    const source = this.context.createMediaStreamSource(stream);
    const gain = this.context.createGain();
    const isOfShare = kind === 'screenAudio';
    gain.gain.value = this.#gainOf({ peerId, isOfShare });
    const meter = new LevelMeter(this.context);
    source.connect(meter.node);
    source.connect(gain).connect(this.#master);
    this.#voices.set(consumerId, { peerId, isOfShare, element, source, meter, gain });
  }

  remove({ consumerId }: Pick<RemoteTrack, 'consumerId'>): void {
    const voice = this.#voices.get(consumerId);
    if (voice === undefined) return;
    this.#voices.delete(consumerId);
    voice.source.disconnect();
    voice.gain.disconnect();
    voice.element.srcObject = null;
  }

  /** How loud a peer's voice arrives here, in dBov and before its own gain; null when nothing is played. */
  dbov(peerId: PeerId): number | null {
    if (this.#deafened || this.context.state !== 'running') return null;
    const voice = this.#voices
      .values()
      .find((candidate) => candidate.peerId === peerId && !candidate.isOfShare);
    return voice?.meter.dbov() ?? null;
  }

  /** How loud each peer is, 0 … 2; who is missing has 1. */
  setGains(gains: ReadonlyMap<PeerId, number>): void {
    this.#gains = gains;
    this.#applyGains();
  }

  /** As `setGains`, of the sound of each peer's share. */
  setShareGains(gains: ReadonlyMap<PeerId, number>): void {
    this.#shareGains = gains;
    this.#applyGains();
  }

  setDeafened(deafened: boolean): void {
    this.#deafened = deafened;
    this.#ramp(this.#master, deafened ? 0 : 1);
  }

  /** Where sound comes out; null is the system's default, which also stands in for a device that is gone. */
  async setSpeaker(deviceId: string | null): Promise<void> {
    const context: AudioContextWithSink = this.context;
    try {
      await context.setSinkId?.(deviceId ?? '');
    } catch {
      await context.setSinkId?.('').catch(() => undefined);
    }
  }

  close(): void {
    clearTimeout(this.#blockedTimer);
    for (const gesture of gestures) {
      removeEventListener(gesture, this.#onGesture, { capture: true });
    }
    for (const consumerId of [...this.#voices.keys()]) this.remove({ consumerId });
    void this.context.close();
  }

  #applyGains(): void {
    for (const voice of this.#voices.values()) this.#ramp(voice.gain, this.#gainOf(voice));
  }

  #gainOf({ peerId, isOfShare }: Pick<Voice, 'peerId' | 'isOfShare'>): number {
    return (isOfShare ? this.#shareGains : this.#gains).get(peerId) ?? 1;
  }

  #ramp({ gain }: GainNode, value: number): void {
    if (gain.value === value) return;
    // A suspended context has no time in which to ramp.
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
    const held = this.#wanted && this.context.state !== 'running';
    if (!held) this.#become(false);
    else this.#blockedTimer = setTimeout(() => this.#become(true), blockedAfterMs);
  }

  #become(blocked: boolean): void {
    if (this.#blocked === blocked) return;
    this.#blocked = blocked;
    this.emit('blockedChanged', blocked);
  }
}
