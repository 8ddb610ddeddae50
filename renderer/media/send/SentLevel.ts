/** Of `media-source` in the statistics of a sender (W3C webrtc-stats): sums since the track was first sent. */
interface SourceSums {
  /** Of squares; 1 is a full-scale square wave for one second. */
  readonly energy: number;
  readonly seconds: number;
}

/** A new track is in the statistics after its first sound only, so a report without sums says nothing before this many. */
const untoldMax = 20;

/**
 * The level of what the microphone's producer sends, from its statistics. For while no audio context runs, which costs several
 * times as much.
 */
export class SentLevel {
  readonly #getStats: () => Promise<RTCStatsReport> | null;
  readonly #onUntold: () => void;
  #sums: SourceSums | null = null;
  #dbov = Number.NEGATIVE_INFINITY;
  #isLooking = false;
  /** Reports in a row without sums. */
  #untold = 0;

  /**
   * @param getStats of the sender; null without one
   * @param onUntold called when this browser's statistics do not tell the level
   */
  constructor(getStats: () => Promise<RTCStatsReport> | null, onUntold: () => void) {
    this.#getStats = getStats;
    this.#onUntold = onUntold;
  }

  /** The level between the last two looks, in dBov; −Infinity in silence. Begins the next look, so call it again and again. */
  dbov(): number {
    this.#look();
    return this.#dbov;
  }

  /** All energy that the track had until the last look, or null if that is unknown. Begins the next look. */
  energy(): number | null {
    this.#look();
    return this.#sums?.energy ?? null;
  }

  #look(): void {
    if (this.#isLooking) return;
    const report = this.#getStats();
    if (report === null) {
      this.#take(null);
      return;
    }
    this.#isLooking = true;
    report
      .then(
        (stats) => {
          const sums = sumsOf(stats);
          this.#untold = sums === null ? this.#untold + 1 : 0;
          if (this.#untold === untoldMax) this.#onUntold();
          this.#take(sums);
        },
        // The producer has closed meanwhile.
        () => this.#take(null),
      )
      .finally(() => {
        this.#isLooking = false;
      });
  }

  #take(now: SourceSums | null): void {
    const before = this.#sums;
    this.#sums = now;
    // A browser may answer twice with the same statistics.
    if (now !== null && now.seconds === before?.seconds) return;
    const isLater = now !== null && before !== null && now.seconds > before.seconds;
    this.#dbov = isLater
      ? 10 * Math.log10((now.energy - before.energy) / (now.seconds - before.seconds))
      : Number.NEGATIVE_INFINITY;
  }
}

function sumsOf(stats: RTCStatsReport): SourceSums | null {
  for (const entry of stats.values()) {
    const { type, totalAudioEnergy: energy, totalSamplesDuration: seconds } = entry;
    if (type === 'media-source' && typeof energy === 'number' && typeof seconds === 'number') {
      return { energy, seconds };
    }
  }
  return null;
}
