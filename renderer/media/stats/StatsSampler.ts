import type { ServedStreams } from '../../../shared/protocol/streams/streams.ts';
import type { StreamFigures, StreamStatsFeed } from '../../state/StreamFigures.ts';
import type { FrameCryptors } from '../encryption/FrameCryptors.ts';
import type { LiveStreams, ReceivedStream, SentStream } from '../receive/LiveStreams.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import type { StatsEntry, StreamReport } from './StreamStats.ts';

export interface StatsSamplerOptions {
  readonly streams: Pick<LiveStreams, 'sent' | 'received'>;
  /** What decrypts the received streams; null where nothing is encrypted. */
  readonly cryptors: () => Pick<FrameCryptors, 'framesOf'> | null;
  readonly request: RequestFunction;
}

const intervalMs = 1_000;
/** Only needed while statistics are open: not part of the first load. */
const loadStreamStats = () => import('./StreamStats.ts');
type StreamStats = Awaited<ReturnType<typeof loadStreamStats>>;

/** Rates are averages of the last three seconds; over one second they jump. */
const keptReports = 4;

/** Measures all streams once a second while anybody subscribes. Owns its timer. */
export class StatsSampler implements StreamStatsFeed {
  readonly #options: StatsSamplerOptions;
  readonly #listeners = new Set<(figures: readonly StreamFigures[]) => void>();
  /** The last reports of each stream, oldest first. */
  #reports = new Map<string, StreamReport[]>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #isSampling = false;
  /** The server's last answer; measurements do not wait for a new one. */
  #served: ServedStreams = { received: [], sent: [] };

  constructor(options: StatsSamplerOptions) {
    this.#options = options;
  }

  subscribe(listen: (figures: readonly StreamFigures[]) => void): () => void {
    // The same function may subscribe twice.
    const each = (figures: readonly StreamFigures[]) => listen(figures);
    this.#listeners.add(each);
    if (this.#listeners.size === 1) {
      this.#timer = setInterval(() => void this.#sample(), intervalMs);
      void this.#sample();
    }
    return () => {
      this.#listeners.delete(each);
      if (this.#listeners.size === 0) this.close();
    };
  }

  close(): void {
    clearInterval(this.#timer);
    this.#listeners.clear();
    this.#reports.clear();
  }

  async #sample(): Promise<void> {
    // A busy computer answers late: the previous sample comes first.
    if (this.#isSampling) return;
    this.#isSampling = true;
    const { streams, request } = this.#options;
    request('stream:stats', {}).then(
      (served) => {
        this.#served = served;
      },
      // Repeated at the next tick.
      () => undefined,
    );
    const kept = new Map<string, StreamReport[]>();
    // Tried again at the next tick where it cannot be loaded.
    const stats = await loadStreamStats().catch(() => null);
    const [sent, received] =
      stats === null
        ? [[], []]
        : await Promise.all([
            Promise.all(streams.sent.map((stream) => this.#ofSent(stats, stream, kept))),
            Promise.all(streams.received.map((stream) => this.#ofReceived(stats, stream, kept))),
          ]);
    this.#isSampling = false;
    if (stats === null || this.#listeners.size === 0) return;
    this.#reports = kept;
    const figures = [...sent, ...received]
      .filter((each) => each !== null)
      .map((each) => withServed(each, this.#served));
    for (const listen of this.#listeners) listen(figures);
  }

  async #ofSent(
    { sentFigures }: StreamStats,
    { source, producer }: SentStream,
    kept: Map<string, StreamReport[]>,
  ): Promise<StreamFigures | null> {
    const key = producer.id;
    const reports = await this.#reportsOf(key, producer, kept);
    if (reports === null) return null;
    const measured = sentFigures(reports.now, reports.before);
    return { ...unserved, ...measured, key, who: 'me', source, direction: 'sent' };
  }

  async #ofReceived(
    { receivedFigures }: StreamStats,
    { consumerId, peerId, source, consumer }: ReceivedStream,
    kept: Map<string, StreamReport[]>,
  ): Promise<StreamFigures | null> {
    const reports = await this.#reportsOf(consumerId, consumer, kept);
    if (reports === null) return null;
    const measured = receivedFigures(reports.now, reports.before);
    const whose = { key: consumerId, who: peerId, source, direction: 'received' } as const;
    const { rtpReceiver } = consumer;
    const frames = rtpReceiver && this.#options.cryptors()?.framesOf(rtpReceiver);
    return { ...unserved, ...measured, ...whose, undecrypted: frames?.dropped ?? null };
  }

  /** The newest report of a stream, and one from about three seconds ago; null if the stream has just ended. */
  async #reportsOf(
    key: string,
    stream: { getStats(): Promise<RTCStatsReport> },
    kept: Map<string, StreamReport[]>,
  ): Promise<{ now: StreamReport; before: StreamReport | null } | null> {
    try {
      const now: StatsEntry[] = [];
      for (const entry of (await stream.getStats()).values()) now.push(entry as StatsEntry);
      const former = this.#reports.get(key) ?? [];
      kept.set(key, [...former, now].slice(-keptReports));
      return { now, before: former.at(0) ?? null };
    } catch {
      return null;
    }
  }
}

const unserved = { layer: null, serverScore: null, undecrypted: null } as const;

/** Adds what only the server knows about a stream. */
function withServed(figures: StreamFigures, served: ServedStreams): StreamFigures {
  if (figures.direction === 'received') {
    const known = served.received.find(({ consumerId }) => consumerId === figures.key);
    if (!known) return figures;
    const layer = known.layer === null ? null : known.layer.spatialLayer + 1;
    return { ...figures, layer, serverScore: Math.min(known.score, known.senderScore) };
  }
  const scores = served.sent.find(({ source }) => source === figures.source)?.scores ?? [];
  const sentNow = scores.slice(0, figures.sentLayers?.active ?? scores.length);
  return { ...figures, serverScore: sentNow.length === 0 ? null : Math.min(...sentNow) };
}
