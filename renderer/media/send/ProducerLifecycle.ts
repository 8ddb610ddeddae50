import type { Producer, ProducerOptions, Transport } from 'mediasoup-client/types';
import { retryDelay } from '../../../shared/domain/retryDelay.ts';
import type { Source } from '../../../shared/domain/Source.ts';
import { type ErrorCode, RequestError } from '../../../shared/protocol/errors.ts';
import { rtpParametersField } from '../transport/mediasoupTypes.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';

/** Makes a producer on the current transport, for the lifecycle's own source unless another is given. */
export type Produce = (
  options: Pick<ProducerOptions, 'track' | 'encodings' | 'codec' | 'codecOptions'>,
  source?: Source,
) => Promise<Producer>;

/** A step that failed. `code` is `internal` when the server was not involved. */
interface ProducerFailure<Wanted, Made> {
  readonly code: ErrorCode;
  /** What was wanted when the step began. */
  readonly wanted: Wanted;
  readonly made: Made | null;
}

/** What differs between the sources. `Wanted` says what to send, `Made` holds the producer that sends it. */
export interface ProducerLifecycleOptions<Wanted, Made> {
  readonly request: RequestFunction;
  readonly source: Source;
  /** True for the microphone's producer for music channels, which is apart from the one for voice. */
  readonly music?: boolean;
  /** Whether the old producer goes on until its replacement is made. If not, `make` closes it first. */
  readonly overlaps: boolean;
  /** The track that must be live; while it is not, nothing is done. */
  trackOf(wanted: Wanted): MediaStreamTrack;
  /** Whether the producer can be changed or replaced in the same stream. If not, it is closed on both sides first. */
  fits(made: Made, wanted: Wanted): boolean;
  /** Makes the producer. If it replaces `before`, it closes that one too. */
  make(produce: Produce, wanted: Wanted, before: Made | null): Promise<Made>;
  /** A producer was made; `isReplacement` if the stream goes on. */
  onMade?(made: Made, isReplacement: boolean): void;
  /** Changes one thing about the producer. `done` means that nothing is left to change. */
  adjust(made: Made, wanted: Wanted, produce: Produce): Promise<'changed' | 'replace' | 'done'>;
  close(made: Made): void;
  /** The producer of its video, if there is one: see `want`. */
  videoOf?(made: Made): Pick<Producer, 'rtpSender'>;
  /** What to do next: another step now, the same step after a delay, or nothing until something changes. */
  failed(failure: ProducerFailure<Wanted, Made>): 'now' | 'later' | 'never';
}

/**
 * How long an adjustment that is of no use any more may still take. An ordinary one takes a frame; a negotiation beside one
 * fails ("Cannot disable encodings on a stopped sender").
 */
const abandonAfterMs = 1_000;

/** After these the connection is repaired elsewhere, and `attach` or `resumed` follows. */
export const reconnectCodes: ReadonlySet<ErrorCode> = new Set(['disconnected', 'unavailable']);

/**
 * The life cycle of one source's producer, on whatever transport there is. It moves towards what is wanted one step at a
 * time; while a step runs, a further change only causes another step.
 *
 * - *wanted*: there is something to send. A producer is made as soon as there is a transport and a live track.
 * - *uncertain*: `producer:create` was sent and its answer is missing, so the server may have a producer that is unknown
 *   here. It is closed on the server before the next one is made; the request is never repeated blindly.
 * - *made*: the server confirmed the producer. It is adjusted until it matches what is wanted. An adjustment is abandoned
 *   when its track is no longer wanted.
 * - *replaced*: a new producer continues the stream, in one request.
 * - *closed*: nothing is wanted, or something that does not fit. It is closed here and on the server.
 *
 * Owns the producer; the tracks and the transport belong to others.
 */
export class ProducerLifecycle<Wanted, Made extends object> {
  readonly #options: ProducerLifecycleOptions<Wanted, Made>;
  #transport: Transport | null = null;
  #wanted: Wanted | null = null;
  #made: Made | null = null;
  #isUncertain = false;
  /** Failures since the last step that succeeded. */
  #failures = 0;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #isRunning = false;
  /** True if something has changed since the current step began. */
  #hasChanged = false;
  /** Ends the wait for an adjustment that is under way, soon. */
  #abandon: () => void = () => undefined;

  constructor(options: ProducerLifecycleOptions<Wanted, Made>) {
    this.#options = options;
  }

  get wanted(): Wanted | null {
    return this.#wanted;
  }

  get made(): Made | null {
    return this.#made;
  }

  /** True if the server may have a producer that is unknown here. */
  get isUncertain(): boolean {
    return this.#isUncertain;
  }

  /** Sends through this transport from now on. The server has no producer on it yet. */
  attach(transport: Transport): void {
    this.detach();
    this.#transport = transport;
    this.run();
  }

  /** The transport is closed, and the producer with it. */
  detach(): void {
    clearTimeout(this.#retryTimer);
    this.#abandon();
    this.#transport = null;
    this.#made = null;
    this.#isUncertain = false;
    this.#failures = 0;
  }

  /** Sends this instead of anything before. Null ends it: the caller stops the tracks and does not want them again. */
  want(wanted: Wanted | null): void {
    const before = this.#wanted;
    this.#wanted = wanted;
    if (!this.#hasTrackOf(before, wanted)) this.#abandon();
    if (wanted === null && this.#made !== null) this.#dropVideo(this.#made);
    // The server may still keep a producer whose transport was lost.
    if (wanted === null && before !== null && this.#made === null) this.#closeOnServer();
    this.run();
  }

  /** Something has changed: takes steps until nothing is left to do. */
  run(): void {
    this.#hasChanged = true;
    if (!this.#isRunning) void this.#takeSteps();
  }

  async #takeSteps(): Promise<void> {
    this.#isRunning = true;
    while (this.#hasChanged) {
      this.#hasChanged = false;
      this.#hasChanged = (await this.#tryStep()) || this.#hasChanged;
    }
    this.#isRunning = false;
  }

  async #tryStep(): Promise<boolean> {
    clearTimeout(this.#retryTimer);
    const transport = this.#transport;
    const wanted = this.#wanted;
    const wasUncertain = this.#isUncertain;
    if (transport === null || transport.closed) return false;
    try {
      const isChanged = await this.#step(transport, wanted);
      this.#failures = 0;
      return isChanged;
    } catch (error) {
      if (transport.closed || this.#transport !== transport || wanted === null) return false;
      const code = error instanceof RequestError ? error.code : 'internal';
      // The next step closes the producer that only the server knows.
      if (code === 'conflict' && !wasUncertain) return true;
      if (!(error instanceof RequestError)) {
        console.error(`Sending the ${this.#options.source} failed:`, error);
      }
      const next = this.#options.failed({ code, wanted, made: this.#made });
      if (next === 'later') this.#retryLater();
      return next === 'now';
    }
  }

  #retryLater(): void {
    this.#retryTimer = setTimeout(() => this.run(), retryDelay(this.#failures));
    this.#failures += 1;
  }

  /** One step towards what is wanted; false if nothing is left to do. */
  async #step(transport: Transport, wanted: Wanted | null): Promise<boolean> {
    const made = this.#made;
    if (made !== null && (wanted === null || !this.#options.fits(made, wanted))) {
      this.#made = null;
      this.#options.close(made);
      this.#closeOnServer();
      return true;
    }
    if (wanted === null || this.#options.trackOf(wanted).readyState !== 'live') return false;
    if (made === null) {
      if (this.#isUncertain) this.#closeOnServer();
      await this.#make(transport, wanted, null);
      return true;
    }
    const produce = this.#produceOn(transport, false);
    const result = await this.#unlessAbandoned(this.#options.adjust(made, wanted, produce));
    if (result === 'replace') await this.#make(transport, wanted, made);
    return result !== 'done';
  }

  /**
   * Waits for an adjustment, but not much longer than its track is wanted and its transport is there: browsers answer
   * `setParameters` with the next frame, and a camera may give none.
   */
  async #unlessAbandoned<Result>(adjustment: Promise<Result>): Promise<Result | 'abandoned'> {
    const { promise: abandoned, resolve } = Promise.withResolvers<'abandoned'>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    this.#abandon = () => {
      timer ??= setTimeout(() => resolve('abandoned'), abandonAfterMs);
    };
    try {
      return await Promise.race([adjustment, abandoned]);
    } finally {
      clearTimeout(timer);
      this.#abandon = () => undefined;
    }
  }

  #hasTrackOf(before: Wanted | null, wanted: Wanted | null): boolean {
    const { trackOf } = this.#options;
    if (before === null || wanted === null) return before === wanted;
    return trackOf(before) === trackOf(wanted);
  }

  async #make(transport: Transport, wanted: Wanted, before: Made | null): Promise<void> {
    if (!this.#options.overlaps) this.#made = null;
    this.#isUncertain = true;
    const isReplacement = before !== null;
    const produce = this.#produceOn(transport, isReplacement);
    const made = await this.#options.make(produce, wanted, before);
    if (this.#transport !== transport) return;
    this.#isUncertain = false;
    this.#made = made;
    this.#options.onMade?.(made, isReplacement);
  }

  #produceOn(transport: Transport, replaces: boolean): Produce {
    const { music = false } = this.#options;
    return (options, source = this.#options.source) =>
      transport.produce({
        ...options,
        stopTracks: false,
        disableTrackOnPause: false,
        zeroRtpOnPause: false,
        appData: { source, replaces, ...(music && { music }) },
      });
  }

  /**
   * Takes the video off its encoder before the caller stops it. Closing can take half a second, and an encoder that starts in
   * that time makes a black picture of a stopped track (Chromium 156).
   */
  #dropVideo(made: Made): void {
    this.#options
      .videoOf?.(made)
      .rtpSender?.replaceTrack(null)
      .catch(() => undefined);
  }

  #closeOnServer(): void {
    const { request, source, music = false } = this.#options;
    // Not awaited: the server handles one peer's requests in order.
    request('producer:close', { source, ...(music && { music }) }).catch(() => undefined);
  }
}

/**
 * Tells the server of everything that is produced on a transport; its `appData` says what it is: the `source`, whether it
 * `replaces` one, and whether it is the microphone's for `music`.
 */
export function announceProducers(transport: Transport, request: RequestFunction): void {
  transport.on('produce', ({ rtpParameters, appData }, done, fail) => {
    request('producer:create', {
      source: appData['source'] as Source,
      rtpParameters: rtpParametersField(rtpParameters),
      ...(appData['replaces'] === true && { replaces: true }),
      ...(appData['music'] === true && { music: true }),
    }).then(({ producerId }) => done({ id: producerId }), fail);
  });
}
