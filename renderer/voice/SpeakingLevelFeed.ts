import type { ConsumerId, PeerId } from '../../shared/domain/ids.ts';
import { levelsIntervalMs, type SpeakingLevels } from '../../shared/protocol/levels.ts';
import type { RemoteTrack } from './RemoteConsumers.ts';

export interface SpeakingLevelFeedOptions {
  /** Calls back with the time in ms, at most 30 times a second and only while somebody can see it. */
  readonly startTicking: (tick: (nowMs: number) => void) => () => void;
  /** One's own microphone, in dBov. */
  readonly microphoneLevel: () => number;
}

/** Below this a room is silent: the noise floor that noise suppression leaves is well under it. */
const silentDbov = -50;
/** Sound whose packets stop is over after this time; in Opus' DTX they come every 400 ms. */
const freshMs = 250;
/** A track that has been without packets for this long is measured by the server only (deafened: nothing is sent). */
const quietTrackMs = 1_000;
/** Messages may get lost; somebody of whom nothing was said three times is silent. */
const saidMs = 3 * levelsIntervalMs;

interface Meter {
  readonly peerId: PeerId;
  readonly receiver: RTCRtpReceiver;
  rtpTimestamp: number;
  movedAtMs: number;
}

/**
 * How loud everybody is, from the best source for each: the newest packets for one's own room, the server's messages for
 * others, the microphone for oneself. Measures only while somebody listens.
 */
export class SpeakingLevelFeed {
  readonly #options: SpeakingLevelFeedOptions;
  readonly #listeners = new Map<PeerId | 'me', Map<symbol, (level: number) => void>>();
  readonly #last = new Map<PeerId | 'me', number>();
  readonly #meters = new Map<ConsumerId, Meter>();
  #said: ReadonlyMap<PeerId, number> = new Map();
  #saidUntilMs = 0;
  #muted: ReadonlySet<PeerId> = new Set();
  #me: PeerId | null = null;
  #now = 0;
  #stopTicking: (() => void) | null = null;

  constructor(options: SpeakingLevelFeedOptions) {
    this.#options = options;
  }

  addTrack({ consumerId, peerId, source, receiver }: RemoteTrack): void {
    if (source !== 'microphone' || receiver === undefined) return;
    this.#meters.set(consumerId, {
      peerId,
      receiver,
      rtpTimestamp: -1,
      movedAtMs: Number.NEGATIVE_INFINITY,
    });
  }

  removeTrack({ consumerId }: Pick<RemoteTrack, 'consumerId'>): void {
    this.#meters.delete(consumerId);
  }

  /** The server's newest message: who is not in it is silent. */
  said(levels: SpeakingLevels): void {
    this.#said = new Map(levels);
    this.#saidUntilMs = this.#now + saidMs;
  }

  /** Who I am, and who is muted: their level is 0, whatever arrives. */
  setPeople(me: PeerId | null, muted: ReadonlySet<PeerId>): void {
    this.#me = me;
    this.#muted = muted;
  }

  /** See `LevelFeed` in `actions/Actions.ts`. */
  subscribe(who: PeerId | 'me', listen: (level: number) => void): () => void {
    const id = Symbol();
    const listeners = this.#listeners.get(who) ?? new Map();
    this.#listeners.set(who, listeners);
    listeners.set(id, listen);
    const current = this.#last.get(who) ?? 0;
    if (current > 0) listen(current);
    this.#stopTicking ??= this.#options.startTicking((nowMs) => this.#tick(nowMs));
    return () => {
      listeners.delete(id);
      if (listeners.size === 0 && this.#listeners.get(who) === listeners) {
        this.#listeners.delete(who);
        this.#last.delete(who);
      }
      if (this.#listeners.size === 0) this.close();
    };
  }

  close(): void {
    this.#stopTicking?.();
    this.#stopTicking = null;
  }

  #tick(nowMs: number): void {
    this.#now = nowMs;
    if (nowMs > this.#saidUntilMs) this.#said = new Map();
    for (const [who, listeners] of this.#listeners) {
      const level = shownLevel(this.#dbov(who));
      if (level === (this.#last.get(who) ?? 0)) continue;
      this.#last.set(who, level);
      for (const listen of listeners.values()) listen(level);
    }
  }

  #dbov(who: PeerId | 'me'): number {
    if (who === 'me') return this.#options.microphoneLevel();
    if (this.#muted.has(who)) return Number.NEGATIVE_INFINITY;
    if (who === this.#me) return this.#options.microphoneLevel();
    return this.#trackDbov(who) ?? this.#said.get(who) ?? Number.NEGATIVE_INFINITY;
  }

  /** By the packets that arrive here; null when none do, or they do not say. */
  #trackDbov(peerId: PeerId): number | null {
    for (const meter of this.#meters.values()) {
      if (meter.peerId !== peerId) continue;
      const [newest] = meter.receiver.getSynchronizationSources();
      if (newest?.audioLevel === undefined) return null;
      if (newest.rtpTimestamp !== meter.rtpTimestamp) {
        meter.rtpTimestamp = newest.rtpTimestamp;
        meter.movedAtMs = this.#now;
      }
      const quietMs = this.#now - meter.movedAtMs;
      if (quietMs > quietTrackMs) return null;
      return quietMs > freshMs ? Number.NEGATIVE_INFINITY : 20 * Math.log10(newest.audioLevel);
    }
    return null;
  }
}

/** dBov as a level to show, 0 … 1, in steps that an eye can tell apart. */
function shownLevel(dbov: number): number {
  const level = Math.min(Math.max(1 - dbov / silentDbov, 0), 1);
  return Math.round(level * 50) / 50;
}
