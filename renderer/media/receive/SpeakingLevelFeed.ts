import type { PeerId } from '../../../shared/domain/ids.ts';
import { levelsIntervalMs, type SpeakingLevels } from '../../../shared/protocol/streams/levels.ts';
import { inputLevel } from '../../state/feeds.ts';

export interface SpeakingLevelFeedOptions {
  /**
   * Calls back with the time in ms, at most 30 times a second and only while the page is visible. The callback answers
   * whether anybody is heard.
   */
  readonly startTicking: (tick: (nowMs: number) => boolean) => () => void;
  /** The level of the user's sent voice, in dBov. */
  readonly sentDbov: () => number;
  /** The level of the user's microphone, sent or not, in dBov. */
  readonly inputDbov: () => number;
  /** Whether anything shows the microphone's level; otherwise it need not be measured. */
  readonly onInputWanted: (wanted: boolean) => void;
  /** The level of a peer's voice as it is played here, in dBov; null if it is not played. */
  readonly voiceDbov: (peerId: PeerId) => number | null;
}

type Who = PeerId | 'me' | 'input';

/** Below this a room counts as silent: noise suppression leaves less. */
const silentDbov = -50;
/** Messages may get lost; a peer missing from three in a row is silent. */
const reportLastsMs = 3 * levelsIntervalMs;

/**
 * The level of each peer from the best source: the played sound in the user's own room, the server's messages for
 * others and while nothing is played, the sent sound for the user. Measures only while somebody subscribes.
 */
export class SpeakingLevelFeed {
  readonly #options: SpeakingLevelFeedOptions;
  readonly #listeners = new Map<Who, Map<symbol, (level: number) => void>>();
  readonly #last = new Map<Who, number>();
  #reported: ReadonlyMap<PeerId, number> = new Map();
  #reportedUntilMs = 0;
  #muted: ReadonlySet<PeerId> = new Set();
  #me: PeerId | null = null;
  #now = 0;
  #stopTicking: (() => void) | null = null;

  constructor(options: SpeakingLevelFeedOptions) {
    this.#options = options;
  }

  /** The server's newest message: peers not in it are silent. */
  setReported(levels: SpeakingLevels): void {
    this.#reported = new Map(levels);
    this.#reportedUntilMs = this.#now + reportLastsMs;
  }

  /** The user's own peer, and the muted peers, whose level is always 0. */
  setPeople(me: PeerId | null, muted: ReadonlySet<PeerId>): void {
    this.#me = me;
    this.#muted = muted;
  }

  /** See `LevelFeed` in `state/feeds.ts`. */
  subscribe(who: Who, listen: (level: number) => void): () => void {
    const id = Symbol();
    const listeners = this.#listeners.get(who) ?? new Map();
    this.#listeners.set(who, listeners);
    listeners.set(id, listen);
    if (who === 'input') this.#options.onInputWanted(true);
    const current = this.#last.get(who) ?? 0;
    if (current > 0) listen(current);
    this.#stopTicking ??= this.#options.startTicking((nowMs) => this.#tick(nowMs));
    return () => {
      listeners.delete(id);
      if (listeners.size === 0 && this.#listeners.get(who) === listeners) {
        this.#listeners.delete(who);
        this.#last.delete(who);
        if (who === 'input') this.#options.onInputWanted(false);
      }
      if (this.#listeners.size === 0) this.close();
    };
  }

  close(): void {
    this.#stopTicking?.();
    this.#stopTicking = null;
  }

  /** Answers whether anybody is heard. */
  #tick(nowMs: number): boolean {
    this.#now = nowMs;
    if (nowMs > this.#reportedUntilMs) this.#reported = new Map();
    for (const [who, listeners] of this.#listeners) {
      const dbov = this.#dbov(who);
      const level = inSteps(who === 'input' ? inputLevel(dbov) : shownLevel(dbov));
      if (level === (this.#last.get(who) ?? 0)) continue;
      this.#last.set(who, level);
      for (const listen of listeners.values()) listen(level);
    }
    return this.#last.values().some((level) => level > 0);
  }

  #dbov(who: Who): number {
    if (who === 'input') return this.#options.inputDbov();
    if (who === 'me') return this.#options.sentDbov();
    if (this.#muted.has(who)) return Number.NEGATIVE_INFINITY;
    if (who === this.#me) return this.#options.sentDbov();
    return this.#options.voiceDbov(who) ?? this.#reported.get(who) ?? Number.NEGATIVE_INFINITY;
  }
}

/** dBov as a level to show, 0 … 1. */
function shownLevel(dbov: number): number {
  return Math.min(Math.max(1 - dbov / silentDbov, 0), 1);
}

/** Rounded to steps that a person can see. */
function inSteps(level: number): number {
  return Math.round(level * 50) / 50;
}
