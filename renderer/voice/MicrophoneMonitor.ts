import { LevelMeter } from './LevelMeter.ts';

/**
 * Listens to one's own microphone: how loud it is, and in a test also aloud. What is played back is the track as it is
 * sent, after echo cancellation, noise suppression and gain control, before Opus; in a test it is heard and measured
 * also while muted. Owns its nodes and its copy of the track.
 */
export class MicrophoneMonitor {
  readonly #context: AudioContext;
  readonly #meter: LevelMeter;
  #track: MediaStreamTrack | null = null;
  #test: 'off' | 'listening' | 'playingBack' = 'off';
  #tap: {
    readonly source: MediaStreamAudioSourceNode;
    readonly copy: MediaStreamTrack | null;
  } | null = null;

  constructor(context: AudioContext) {
    this.#context = context;
    this.#meter = new LevelMeter(context);
  }

  /** The microphone's track as it is now; null without one. */
  setTrack(track: MediaStreamTrack | null): void {
    this.#track = track;
    this.#connect();
  }

  setTest(test: 'off' | 'listening' | 'playingBack'): void {
    if (this.#test === test) return;
    this.#test = test;
    this.#connect();
  }

  /** How loud it is now, in dBov; −Infinity without a microphone. */
  level(): number {
    return this.#tap === null ? Number.NEGATIVE_INFINITY : this.#meter.dbov();
  }

  close(): void {
    this.setTrack(null);
  }

  #connect(): void {
    this.#tap?.source.disconnect();
    this.#tap?.copy?.stop();
    this.#tap = null;
    this.#meter.node.disconnect();
    if (this.#track === null) return;
    const copy = this.#test === 'off' ? null : this.#track.clone();
    if (copy !== null) copy.enabled = true;
    const source = this.#context.createMediaStreamSource(new MediaStream([copy ?? this.#track]));
    source.connect(this.#meter.node);
    if (this.#test === 'playingBack') this.#meter.node.connect(this.#context.destination);
    this.#tap = { source, copy };
  }
}
