import type { types } from 'mediasoup';
import type { MediaWorker } from './MediaWorker.ts';
import { audioLevelUri, rtpAudioLevel } from './rtpAudioLevel.ts';

/** Below this is silence, in dBov. Room noise after suppression is around −60. */
export const speechThresholdDbov = -55;
/** One loud packet may be the click of a mouse. */
const loudPackets = 2;
/** Speech is packets without a pause. In silence Opus sends one in 400 ms, which some senders do not mark as silent. In ms. */
const pauseMs = 150;
/** For this long after speech nothing is looked at, so that a talker costs two packets and not fifty a second. In ms. */
const restMs = 500;

interface Watched {
  /** Null while it is being made. */
  consumer: types.Consumer | null;
  resting: NodeJS.Timeout | null;
  /** What its microphone calls when it closes. */
  readonly end: () => void;
}

/**
 * Notices within two packets that somebody begins to speak, from the audio levels that the packets carry (RFC 6464). mediasoup's
 * own observers report at most four times a second, when the first syllable has passed. Owns a direct transport on each worker
 * that has something to watch; they close with the worker.
 */
export class SpeechDetector {
  readonly #transports = new WeakMap<MediaWorker, Promise<types.DirectTransport>>();
  readonly #watched = new Map<types.Producer, Watched>();
  readonly #now: () => number;

  /** @param now a monotonic clock, in ms */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** The number of microphones that are watched. */
  get size(): number {
    return this.#watched.size;
  }

  /**
   * Watches a microphone until it closes, or `unwatch`. Resolves when it does; does nothing when it is watched already.
   *
   * @param onSpeech called about twice a second while it brings speech
   */
  async watch(
    worker: MediaWorker,
    microphone: types.Producer,
    onSpeech: () => void,
  ): Promise<void> {
    if (this.#watched.has(microphone) || microphone.closed) return;
    const watched: Watched = {
      consumer: null,
      resting: null,
      end: () => this.unwatch(microphone),
    };
    this.#watched.set(microphone, watched);
    microphone.observer.once('close', watched.end);
    try {
      await this.#open(worker, microphone, watched, onSpeech);
    } catch {
      // The worker or the microphone has closed meanwhile.
      this.unwatch(microphone);
    }
  }

  unwatch(microphone: types.Producer): void {
    const watched = this.#watched.get(microphone);
    if (watched === undefined) return;
    this.#watched.delete(microphone);
    // It may be watched and unwatched as often as people come and go.
    microphone.observer.off('close', watched.end);
    clearTimeout(watched.resting ?? undefined);
    watched.consumer?.close();
  }

  async #open(
    worker: MediaWorker,
    microphone: types.Producer,
    watched: Watched,
    onSpeech: () => void,
  ): Promise<void> {
    const transport = await this.#transportOf(worker);
    const consumer = await transport.consume({
      producerId: microphone.id,
      rtpCapabilities: worker.router.rtpCapabilities,
    });
    if (this.#watched.get(microphone) !== watched) {
      consumer.close();
      return;
    }
    watched.consumer = consumer;
    const extensionId = consumer.rtpParameters.headerExtensions?.find(
      ({ uri }) => uri === audioLevelUri,
    )?.id;
    let loud = 0;
    let lastMs = 0;
    consumer.on('rtp', (packet) => {
      if (watched.resting !== null) return;
      const nowMs = this.#now();
      if (nowMs - lastMs > pauseMs) loud = 0;
      lastMs = nowMs;
      const level = extensionId === undefined ? null : rtpAudioLevel(packet, extensionId);
      loud = (level ?? 0) > speechThresholdDbov ? loud + 1 : 0;
      if (loud < loudPackets) return;
      loud = 0;
      rest(consumer, watched);
      onSpeech();
    });
  }

  #transportOf(worker: MediaWorker): Promise<types.DirectTransport> {
    const known = this.#transports.get(worker);
    if (known !== undefined) return known;
    const opening = worker.router.createDirectTransport();
    this.#transports.set(worker, opening);
    return opening;
  }
}

/** Stops the packets of a consumer for a while. */
function rest(consumer: types.Consumer, watched: Watched): void {
  // It may close at any moment.
  consumer.pause().catch(() => undefined);
  watched.resting = setTimeout(() => {
    watched.resting = null;
    consumer.resume().catch(() => undefined);
  }, restMs).unref();
}
