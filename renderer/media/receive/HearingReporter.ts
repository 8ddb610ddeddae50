import type { PeerId } from '../../../shared/domain/ids.ts';
import type { Hearing } from '../../../shared/protocol/hearing.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import type { LiveStreams } from './LiveStreams.ts';

/** What becomes of a voice in this app's loudspeaker. */
export type PlaybackStatus = 'played' | 'deafened' | 'held' | 'turnedDown' | 'missing';

/** Somebody in my channel. */
export interface Voice {
  readonly peerId: PeerId;
  /** Whether something of it should come: they are there and not muted. In pauses something comes as well. */
  readonly isSent: boolean;
}

export interface HearingReporterOptions {
  readonly request: RequestFunction;
  readonly streams: Pick<LiveStreams, 'received' | 'isReceiving'>;
  readonly playbackStatusOf: (peerId: PeerId) => PlaybackStatus;
  /** Whether this machine has anything that sounds. */
  readonly hasSpeaker: () => boolean;
  /** Calls back once a second, also in a hidden page. */
  readonly startTicking: (tick: (nowMs: number) => void) => () => void;
}

/** Silence is sent too, every 400 ms (DTX of Opus): without a packet for so long, the voice does not come. */
const silentForMs = 2_500;

interface Arrival {
  /** What was played last, as the engine names it. */
  readonly mark: string | null;
  /** When something came last, or when it was first missed. */
  readonly sinceMs: number;
  /** Whether anything has ever come, or nothing had to. */
  readonly isProven: boolean;
}

/**
 * Tells the server, of each voice in my channel, what this app truly does with it: only what has changed, at most once a
 * second. Owns its timer.
 */
export class HearingReporter {
  readonly #options: HearingReporterOptions;
  #voices: readonly Voice[] = [];
  #isOpen = false;
  #lastSent = new Map<PeerId, Hearing>();
  readonly #arrivals = new Map<PeerId, Arrival>();
  #stopTicking: (() => void) | null = null;

  constructor(options: HearingReporterOptions) {
    this.#options = options;
  }

  /** Whose voices are to be heard: those of my channel without my own. Nobody, outside of one. */
  setVoices(voices: readonly Voice[]): void {
    this.#voices = voices;
    const here = new Set(voices.map(({ peerId }) => peerId));
    for (const known of [this.#lastSent, this.#arrivals]) {
      for (const peerId of known.keys()) if (!here.has(peerId)) known.delete(peerId);
    }
    this.#follow();
  }

  /** A session is open, or the place is another one: the server knows nothing. */
  opened(): void {
    this.#isOpen = true;
    this.#lastSent.clear();
    this.#follow();
  }

  /** The connection to the server is gone. */
  lost(): void {
    this.#isOpen = false;
    this.#follow();
  }

  close(): void {
    this.lost();
  }

  #follow(): void {
    if (!this.#isOpen || this.#voices.length === 0) {
      this.#stopTicking?.();
      this.#stopTicking = null;
      this.#arrivals.clear();
    } else {
      this.#stopTicking ??= this.#options.startTicking((nowMs) => this.#tick(nowMs));
    }
  }

  #tick(nowMs: number): void {
    const receivers = new Map(
      this.#options.streams.received
        .filter(({ source }) => source === 'microphone')
        .map(({ peerId, consumer }) => [peerId, consumer]),
    );
    const peers = this.#voices.flatMap((voice) => {
      const { peerId } = voice;
      const consumer = receivers.get(peerId);
      const isLive = consumer?.track.readyState === 'live';
      const arrives = this.#arrives(voice, isLive ? consumer.rtpReceiver : undefined, nowMs);
      const hearing = this.#hearing(peerId, isLive, arrives);
      return hearing === null || hearing === this.#lastSent.get(peerId)
        ? []
        : [{ peerId, hearing }];
    });
    if (peers.length === 0) return;
    for (const { peerId, hearing } of peers) this.#lastSent.set(peerId, hearing);
    this.#options.request('hearing:report', { peers }).catch(() => {
      // Said again at the next tick, if it still holds; after a lost connection the opening forgets it all.
      for (const { peerId } of peers) this.#lastSent.delete(peerId);
    });
  }

  /** Null while it is not known yet. */
  #hearing(peerId: PeerId, isLive: boolean, arrives: boolean | null): Hearing | null {
    const fate = this.#options.playbackStatusOf(peerId);
    if (fate === 'deafened') return 'deafened';
    if (fate === 'turnedDown' || !this.#options.hasSpeaker()) return 'notListening';
    if (fate === 'held') return 'outputBlocked';
    if (!isLive || fate === 'missing') return 'noStream';
    if (!this.#options.streams.isReceiving) return 'notArriving';
    return arrives === null ? null : arrives ? 'hears' : 'notArriving';
  }

  /**
   * Whether sound of this voice, and not only what stands in for lost sound, has been played lately; null while it may still
   * be on its way for the first time.
   */
  #arrives(
    { peerId, isSent }: Voice,
    receiver: RTCRtpReceiver | undefined,
    nowMs: number,
  ): boolean | null {
    const mark = receiver === undefined ? null : playedLast(receiver);
    const arrival = this.#arrivals.get(peerId);
    if (!isSent || (mark !== null && mark !== arrival?.mark)) {
      this.#arrivals.set(peerId, { mark, sinceMs: nowMs, isProven: true });
      return true;
    }
    if (arrival === undefined) {
      this.#arrivals.set(peerId, { mark, sinceMs: nowMs, isProven: false });
      return null;
    }
    if (nowMs - arrival.sinceMs >= silentForMs) return false;
    return arrival.isProven ? true : null;
  }
}

/** Names the newest packet that was played; the same as long as none came. */
function playedLast(receiver: RTCRtpReceiver): string | null {
  const sources = receiver.getSynchronizationSources();
  return sources.length === 0
    ? null
    : sources
        .map(({ source, rtpTimestamp, timestamp }) => `${source} ${rtpTimestamp} ${timestamp}`)
        .join();
}
