import type { PeerId } from '../../../shared/domain/ids.ts';
import type { Hearing } from '../../../shared/protocol/streams/hearing.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import type { LiveStreams } from './LiveStreams.ts';
import type { ReceivingConsumer } from './RemoteConsumers.ts';

/** What this app's loudspeaker does with a voice. */
export type PlaybackStatus = 'played' | 'deafened' | 'held' | 'turnedDown' | 'missing';

/** Another peer in the user's channel. */
export interface Voice {
  readonly peerId: PeerId;
  /** Whether packets should arrive: the peer has a microphone and is not muted. They also arrive in pauses. */
  readonly isSent: boolean;
}

export interface HearingReporterOptions {
  readonly request: RequestFunction;
  readonly streams: Pick<LiveStreams, 'received' | 'isReceiving'>;
  readonly playbackStatusOf: (peerId: PeerId) => PlaybackStatus;
  /** Whether what arrives at this receiver cannot be decrypted. */
  readonly isStuck: (receiver: object) => boolean;
  /** Whether this device has a loudspeaker. */
  readonly hasSpeaker: () => boolean;
  /** Calls back once a second, also in a hidden page. */
  readonly startTicking: (tick: (nowMs: number) => void) => () => void;
}

/** Silence is sent too, every 400 ms (DTX of Opus). Without a packet for this long, the voice does not arrive. */
const silentForMs = 2_500;

interface Arrival {
  /** Identifies the packet that was played last. */
  readonly mark: string | null;
  /** When a packet arrived last, or was first missed. */
  readonly sinceMs: number;
  /** Whether a packet has ever arrived, or none was due. */
  readonly isProven: boolean;
}

/**
 * Reports to the server what this app really does with each voice in the channel: changes only, at most once a second.
 * Owns its timer.
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

  /** How many of them the user hears, by the last report. */
  get heardCount(): number {
    return [...this.#lastSent.values()].filter((hearing) => hearing === 'hears').length;
  }

  /** The other peers of the user's channel; empty outside a channel. */
  setVoices(voices: readonly Voice[]): void {
    this.#voices = voices;
    const here = new Set(voices.map(({ peerId }) => peerId));
    for (const known of [this.#lastSent, this.#arrivals]) {
      for (const peerId of known.keys()) if (!here.has(peerId)) known.delete(peerId);
    }
    this.#follow();
  }

  /** A session is open, or the channel has changed: the server knows nothing yet. */
  opened(): void {
    this.#isOpen = true;
    this.#lastSent.clear();
    this.#follow();
  }

  /** The connection to the server is lost. */
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
    const { received } = this.#options.streams;
    const mix = received.find(({ source }) => source === 'mix')?.consumer;
    const receivers = new Map(
      received
        .filter(({ source }) => source === 'microphone')
        .map(({ peerId, consumer }) => [peerId, consumer]),
    );
    const peers = this.#voices.flatMap((voice) => {
      const { peerId } = voice;
      const consumer = mix ?? receivers.get(peerId);
      const isLive = consumer?.track.readyState === 'live';
      const receiver = isLive ? consumer.rtpReceiver : undefined;
      const arrives = this.#arrives(voice, receiver, nowMs);
      // A pause is sent, too, but nothing while muted.
      const isStuck = voice.isSent && receiver !== undefined && this.#options.isStuck(receiver);
      const hearing = this.#hearing(peerId, isLive, arrives, isStuck);
      return hearing === null || hearing === this.#lastSent.get(peerId)
        ? []
        : [{ peerId, hearing }];
    });
    if (peers.length === 0) return;
    for (const { peerId, hearing } of peers) this.#lastSent.set(peerId, hearing);
    this.#options.request('hearing:report', { peers }).catch(() => {
      // Sent again at the next tick if it still applies; after a lost connection `opened` clears everything.
      for (const { peerId } of peers) this.#lastSent.delete(peerId);
    });
  }

  /** Null while this is not known yet. */
  #hearing(
    peerId: PeerId,
    isLive: boolean,
    arrives: boolean | null,
    isStuck: boolean,
  ): Hearing | null {
    const fate = this.#options.playbackStatusOf(peerId);
    if (fate === 'deafened') return 'deafened';
    if (fate === 'turnedDown' || !this.#options.hasSpeaker()) return 'notListening';
    if (fate === 'held') return 'outputBlocked';
    if (!isLive || fate === 'missing') return 'noStream';
    if (!this.#options.streams.isReceiving) return 'notArriving';
    if (isStuck) return 'cannotDecrypt';
    return arrives === null ? null : arrives ? 'hears' : 'notArriving';
  }

  /**
   * Whether real sound of this voice, not concealment of lost packets, was played recently; null while the first packet
   * may still be on its way.
   */
  #arrives(
    { peerId, isSent }: Voice,
    receiver: ReceivingConsumer['rtpReceiver'],
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

/** Identifies the newest packet that was played; unchanged while none arrives. */
function playedLast(receiver: NonNullable<ReceivingConsumer['rtpReceiver']>): string | null {
  const sources = receiver.getSynchronizationSources();
  return sources.length === 0
    ? null
    : sources
        .map(({ source, rtpTimestamp, timestamp }) => `${source} ${rtpTimestamp} ${timestamp}`)
        .join();
}
