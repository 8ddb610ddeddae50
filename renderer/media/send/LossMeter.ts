import type { LiveStreams } from '../receive/LiveStreams.ts';
import type { MicrophoneProducer } from './MicrophoneProducer.ts';

/** The share of packets that were lost on the way here and on the way from here since the last look, 0 … 1. */
export interface LineLoss {
  readonly received: number;
  readonly sent: number;
}

/** What is known of the way from here. */
export interface SendingLook {
  /** The share of packets that were lost, as the other side has reported it last; 0 … 1. */
  readonly lost: number;
  /** What the browser estimates that the line carries, in bit/s; null before it has sent video. */
  readonly available: number | null;
}

interface Counts {
  readonly received: number;
  readonly lost: number;
}

/** Measures how many packets a line loses each way, of all streams together, and what it carries (W3C webrtc-stats). */
export class LossMeter {
  readonly #streams: Pick<LiveStreams, 'received' | 'sent'>;
  readonly #microphone: Pick<MicrophoneProducer, 'getStats'>;
  /** What had arrived of each stream at the last look. */
  #before = new Map<string, Counts>();

  constructor(
    streams: Pick<LiveStreams, 'received' | 'sent'>,
    microphone: Pick<MicrophoneProducer, 'getStats'>,
  ) {
    this.#streams = streams;
    this.#microphone = microphone;
  }

  async measure(): Promise<LineLoss> {
    const [received, { lost }] = await Promise.all([
      this.#measureReceived(),
      this.measureSending(),
    ]);
    return { received, sent: lost };
  }

  async #measureReceived(): Promise<number> {
    const all = await Promise.all(
      this.#streams.received.map(async ({ consumerId, consumer }) => {
        const report = await consumer.getStats().catch(() => null);
        return [consumerId, countsOf(report)] as const;
      }),
    );
    let [arrived, lost] = [0, 0];
    for (const [id, counts] of all) {
      const before = this.#before.get(id);
      if (before === undefined) continue;
      arrived += Math.max(0, counts.received - before.received);
      lost += counts.lost - before.lost;
    }
    this.#before = new Map(all);
    // What is sent again and arrives late is counted as lost first.
    return lost <= 0 ? 0 : lost / (lost + arrived);
  }

  async measureSending(): Promise<SendingLook> {
    const reports = await Promise.all(
      [this.#microphone, ...this.#streams.sent.map(({ producer }) => producer)].map(async (each) =>
        each.getStats()?.catch(() => null),
      ),
    );
    let lost = 0;
    let available: number | null = null;
    for (const report of reports) {
      report?.forEach((entry) => {
        if (entry.type === 'remote-inbound-rtp') lost = Math.max(lost, entry.fractionLost ?? 0);
        if (entry.type === 'candidate-pair')
          available = entry.availableOutgoingBitrate ?? available;
      });
    }
    return { lost, available };
  }
}

function countsOf(report: RTCStatsReport | null): Counts {
  const counts = { received: 0, lost: 0 };
  report?.forEach((entry) => {
    if (entry.type !== 'inbound-rtp') return;
    counts.received += entry.packetsReceived ?? 0;
    counts.lost += entry.packetsLost ?? 0;
  });
  return counts;
}
