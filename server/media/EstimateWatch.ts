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

/** Notices that the estimate for a line has suddenly fallen to less than half, and to little. */
export class EstimateWatch {
  #recent: { readonly bitrate: number; readonly ms: number }[] = [];

  /**
   * A new estimate. Returns whether it has fallen.
   *
   * @param nowMs of a monotonic clock
   */
  hasFallen({ availableBitrate, maxBitrate }: BandwidthEstimate, nowMs: number): boolean {
    this.#recent = this.#recent.filter(({ ms }) => nowMs - ms <= withinMs);
    const highest = Math.max(0, ...this.#recent.map(({ bitrate }) => bitrate));
    this.#recent.push({ bitrate: availableBitrate, ms: nowMs });
    // A limit that somebody has set lowers the estimate, too.
    const bar = Math.min(highest / 2, maxBitrate / 2, harmlessBitrate);
    return availableBitrate < bar;
  }

  /** What was estimated before no longer counts. */
  forget(): void {
    this.#recent = [];
  }
}
