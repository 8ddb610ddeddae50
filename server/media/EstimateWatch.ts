/** What mediasoup estimates for one transport; see its trace event `bwe`. In bit/s. */
export interface BandwidthEstimate {
  readonly availableBitrate: number;
  /** What the estimate could be at most. */
  readonly maxBitrate: number;
}

/** On a line of this width, in bit/s, pictures that are too large for a moment do voices no harm. */
const harmlessBitrate = 500_000;
/** An estimate that has halved within this time has not just followed a slow change. */
const withinMs = 3_000;
const firstRestMs = 4_000;
const longestRestMs = 60_000;
/** So long after a rest the next one is short again. */
const forgottenAfterMs = 30_000;

/**
 * Notices that a line has suddenly become far too narrow for the pictures on it. mediasoup then lowers their layers within some
 * seconds, but sends again all that was lost meanwhile: measured at 64 kbit/s up to 10 Mbit/s, so that nine tenths of a voice were lost
 * for about nine seconds. Paused pictures are not sent again.
 */
export class EstimateWatch {
  #recent: { readonly bitrate: number; readonly ms: number }[] = [];
  #restMs = firstRestMs;
  #restedUntilMs = Number.NEGATIVE_INFINITY;

  /**
   * A new estimate. Returns how long pictures have to rest now, in ms; 0 for not at all.
   *
   * @param nowMs of a monotonic clock
   */
  take({ availableBitrate, maxBitrate }: BandwidthEstimate, nowMs: number): number {
    this.#recent = this.#recent.filter(({ ms }) => nowMs - ms <= withinMs);
    const highest = Math.max(0, ...this.#recent.map(({ bitrate }) => bitrate));
    this.#recent.push({ bitrate: availableBitrate, ms: nowMs });
    // A limit that somebody has set lowers the estimate, too.
    const hasFallen = availableBitrate < highest / 2 && availableBitrate < maxBitrate / 2;
    if (!hasFallen || availableBitrate >= harmlessBitrate) return 0;
    if (nowMs - this.#restedUntilMs > forgottenAfterMs) this.#restMs = firstRestMs;
    const restMs = this.#restMs;
    this.#restMs = Math.min(2 * restMs, longestRestMs);
    this.#restedUntilMs = nowMs + restMs;
    this.#recent = [];
    return restMs;
  }
}
