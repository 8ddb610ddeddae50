import type { PeerId } from '../../shared/domain/ids.ts';
import type { LineWidth } from '../../shared/domain/LineWidth.ts';
import type { ReceivedSource } from '../../shared/domain/Source.ts';
import type { VideoLimit } from '../../shared/domain/videoLimits.ts';
import { type BandwidthEstimate, EstimateWatch } from '../media/EstimateWatch.ts';

export interface ReceivingLineOptions {
  /** Measures the share of packets that were lost on the way to the peer lately, 0 … 1. */
  readonly measureLoss: () => Promise<number>;
  /** Called when other sources are held back than before. */
  readonly onChanged: () => void;
  /** Called when pictures, and the sound of shares, begin to rest because the line has collapsed. */
  readonly onCollapsed: () => void;
  /** Called with what pictures may take after that, in bit/s; null for no limit. */
  readonly onLimited: (limit: VideoLimit) => void;
}

/** So much is lost only where far too much is sent. */
const floodLoss = 0.2;
/** How long pictures rest after a collapse; twice as long each time, if the next one comes soon. */
const firstRestMs = 2_000;
const longestRestMs = 60_000;
const forgottenAfterMs = 30_000;
/** How often a line is looked at while pictures on it are new, and how many times. */
const lookMs = 200;
const looks = 10;
/** Reports in a row that must tell of a flood: one may tell of what a busy computer has dropped in a moment. */
const evidenceMin = 2;
/** After a collapse pictures begin with half of what is estimated then, but not with less than the smallest camera's. In bit/s. */
const leastLimit = 100_000;
/** From then on they may take twice as much each time, until this. In bit/s. */
const highestLimit = 3_000_000;
const raiseMs = 5_000;

/**
 * What the line from the server to one peer has no room for: voices go first. The app measures what a line carries and says it. The
 * server itself only notices a collapse: the line is far too narrow for the pictures on it, because it has suddenly become so, or
 * because nothing was known of it when they began. mediasoup then lowers their layers within some seconds, but sends again all that was
 * lost meanwhile: measured at 64 kbit/s up to 10 Mbit/s, so that half of a voice and more was lost for many seconds. Paused pictures
 * are not sent again. Owns timers; `close` ends them.
 */
export class ReceivingLine {
  readonly #options: ReceivingLineOptions;
  readonly #estimates = new EstimateWatch();
  #width: LineWidth = 'wide';
  #voices: ReadonlySet<PeerId> | null = null;
  #isMixed = false;
  /** Runs while pictures rest after a collapse. */
  #restTimer: NodeJS.Timeout | null = null;
  /** Runs while pictures on the line are new. */
  #lookTimer: NodeJS.Timeout | undefined;
  /** Runs while they are limited after a collapse. */
  #raiseTimer: NodeJS.Timeout | undefined;
  #available = 0;
  #restMs = firstRestMs;
  #restsUntilMs = Number.NEGATIVE_INFINITY;
  #isChecking = false;
  #isClosed = false;

  constructor(options: ReceivingLineOptions) {
    this.#options = options;
  }

  get width(): LineWidth {
    return this.#width;
  }

  set width(width: LineWidth) {
    if (this.#width === width) return;
    this.#width = width;
    this.#options.onChanged();
  }

  /** Whose voices are sent; null for all. */
  set voices(voices: ReadonlySet<PeerId> | null) {
    if (this.#voices === voices) return;
    this.#voices = voices;
    this.#options.onChanged();
  }

  /** Whether one stream with all voices is sent instead of the voices. */
  get isMixed(): boolean {
    return this.#isMixed;
  }

  set isMixed(isMixed: boolean) {
    if (this.#isMixed === isMixed) return;
    this.#isMixed = isMixed;
    this.#options.onChanged();
  }

  /** Whether this source of another peer is not sent for now: its consumer is only kept ready. */
  holdsBack(from: PeerId, source: ReceivedSource): boolean {
    if (source === 'microphone') {
      return this.#isMixed || (this.#voices !== null && !this.#voices.has(from));
    }
    if (source === 'whisper' || source === 'mix') return false;
    return this.#width !== 'wide' || this.#restTimer !== null;
  }

  /**
   * A picture begins to be sent to the peer. Whether the line has room for it shows in what is lost, and sooner than in the estimate,
   * which begins high so that nobody waits for a sharp picture: at 200 kbit/s it took five seconds to fall.
   */
  pictureBegins(): void {
    clearInterval(this.#lookTimer);
    if (this.#isClosed) return;
    let [count, evidence, last, isMeasuring] = [0, 0, 0, false];
    const timer = setInterval(async () => {
      count += 1;
      if (count === looks) clearInterval(timer);
      if (isMeasuring || this.#restTimer !== null) return;
      isMeasuring = true;
      const loss = await this.#options.measureLoss();
      isMeasuring = false;
      // The same to the last digit: nothing has been reported since. It is a mean of many reports, each of which changes it.
      if (loss === last) return;
      last = loss;
      evidence = loss >= floodLoss ? evidence + 1 : 0;
      if (this.#lookTimer === timer && evidence === evidenceMin) this.#collapse();
    }, lookMs).unref();
    this.#lookTimer = timer;
  }

  /** A new estimate for what the peer receives. */
  estimated(estimate: BandwidthEstimate): void {
    this.#available = estimate.availableBitrate;
    const isBusy = this.#isChecking || this.#restTimer !== null;
    if (isBusy || !this.#estimates.hasFallen(estimate, performance.now())) return;
    this.#isChecking = true;
    void this.#check();
  }

  /** An estimate also falls where packets only wait for a busy computer. */
  async #check(): Promise<void> {
    const loss = await this.#options.measureLoss();
    this.#isChecking = false;
    if (loss >= floodLoss) this.#collapse();
  }

  #collapse(): void {
    if (this.#isClosed || this.#restTimer !== null) return;
    const nowMs = performance.now();
    if (nowMs - this.#restsUntilMs > forgottenAfterMs) this.#restMs = firstRestMs;
    const restMs = this.#restMs;
    this.#restMs = Math.min(2 * restMs, longestRestMs);
    this.#restsUntilMs = nowMs + restMs;
    this.#estimates.forget();
    clearInterval(this.#lookTimer);
    clearTimeout(this.#raiseTimer);
    this.#restTimer = setTimeout(() => {
      this.#restTimer = null;
      this.#limit(Math.max(leastLimit, this.#available / 2));
      this.#options.onChanged();
    }, restMs).unref();
    this.#options.onChanged();
    this.#options.onCollapsed();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#restTimer ?? undefined);
    clearInterval(this.#lookTimer);
    clearTimeout(this.#raiseTimer);
    this.#restTimer = null;
  }

  /** The next layer is tried before the estimate knows whether it fits, so what is tried grows slowly. */
  #limit(limit: number): void {
    const isOver = limit > highestLimit;
    this.#options.onLimited(isOver ? null : Math.round(limit));
    if (!isOver) this.#raiseTimer = setTimeout(() => this.#limit(2 * limit), raiseMs).unref();
  }
}
