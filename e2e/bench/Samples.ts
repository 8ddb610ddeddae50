import { seriesOfCrowds } from './crowdSeries.ts';
import { seriesOfLoad } from './loadSeries.ts';
import { median, type Spread, spreadOf } from './statistics.ts';

/** What is measured again and again: its unit, and its name in the report. */
export const seriesTable = {
  movePrepared: { unit: 'ms', title: 'Silence on a move, prepared' },
  moveUnprepared: { unit: 'ms', title: 'Silence on a move, not prepared' },
  moveToMusic: { unit: 'ms', title: 'Silence on a move to a music channel, not prepared' },
  moveFromMusic: { unit: 'ms', title: 'Silence on a move from a music channel, not prepared' },
  crowdPrepared: { unit: 'ms', title: 'Silence on a move, 12 people in both rooms, prepared' },
  crowdUnprepared: {
    unit: 'ms',
    title: 'Silence on a move, 12 people in both rooms, not prepared',
  },
  freshTransports: { unit: 'ms', title: 'Silence on a move, the same app with fresh transports' },
  peerToPeer: { unit: 'ms', title: 'Silence on a move between bare peer-to-peer connections' },
  negotiatedShare: { unit: '', title: 'Moves on which something was negotiated' },
  warmJoin: { unit: 'ms', title: 'Joining from outside: click → first sound' },
  coldStart: { unit: 'ms', title: 'Cold start: session:open → first sound' },
  sessionFirst: { unit: 'ms', title: 'Silence on the first 20 moves of a session' },
  sessionLast: { unit: 'ms', title: 'Silence on moves 181 to 200 of the session' },
  listOfNobody: {
    unit: 'ms',
    title: 'Work from the sign-in’s answer to the list, 40 channels without people',
  },
  listOfMany: {
    unit: 'ms',
    title: 'Work from the sign-in’s answer to the list, 40 channels with 300 people',
  },
  restAlone: { unit: '%', title: 'Main thread of a page at rest, alone in a channel' },
  restTalk: { unit: '%', title: 'Main thread of a page at rest while two talk' },
  restHidden: { unit: '%', title: 'Main thread of a hidden page while two talk' },
  singleJoin: { unit: 'ms', title: 'One join into a room of 49: request → answer' },
  stormJoin: { unit: 'ms', title: 'The 95th percentile of 50 joins within a second' },
  voiceDelayQuiet: { unit: 'ms', title: 'Voice from mouth to ear' },
  voiceDelayStorm: {
    unit: 'ms',
    title: 'Voice from mouth to ear, in a storm of messages and uploads',
  },
  voiceArrivedQuiet: { unit: '%', title: 'Packets of voice that arrived' },
  voiceArrivedStorm: {
    unit: '%',
    title: 'Packets of voice that arrived, in a storm of messages and uploads',
  },
  memorySession: { unit: 'KiB', title: 'Memory of the server per connected session' },
  memoryBare: { unit: 'KiB', title: 'Memory of the server per bare socket.io connection' },
  scriptMemorySession: { unit: 'KiB', title: 'JavaScript’s part of it per connected session' },
  scriptMemoryBare: { unit: 'KiB', title: 'JavaScript’s part of it per bare connection' },
  plainJoin: { unit: 'ms', title: 'Joining by the pointer, not encrypted' },
  sealedJoin: { unit: 'ms', title: 'Joining by the pointer, encrypted' },
  plainMove: { unit: 'ms', title: 'Silence on a move by the pointer, not encrypted' },
  sealedMove: { unit: 'ms', title: 'Silence on a move by the pointer, encrypted' },
  plainPicture: { unit: 'ms', title: 'Joining: click → first picture, not encrypted' },
  sealedPicture: { unit: 'ms', title: 'Joining: click → first picture, encrypted' },
  plainVoices: { unit: 'ms', title: 'Processor of a page with ten voices, not encrypted' },
  sealedVoices: { unit: 'ms', title: 'Processor of a page with ten voices, encrypted' },
  forwardPerch: { unit: 'µs', title: 'CPU per forwarded packet, Perch' },
  forwardBare: { unit: 'µs', title: 'CPU per forwarded packet, bare mediasoup' },
  forwardJanus: { unit: 'µs', title: 'CPU per forwarded packet, Janus VideoRoom' },
  forwardMumble: { unit: 'µs', title: 'CPU per forwarded packet, Mumble' },
  forwardToBare: { unit: '×', title: 'CPU per forwarded packet in one round, ÷ bare mediasoup' },
  forwardToJanus: { unit: '×', title: 'CPU per forwarded packet in one round, ÷ Janus VideoRoom' },
  forwardToMumble: { unit: '×', title: 'CPU per forwarded packet in one round, ÷ Mumble' },
  ...seriesOfCrowds,
  ...seriesOfLoad,
  roomMemoryFirst: {
    unit: 'KiB',
    title: 'JavaScript’s memory per person, the 46th to 90th of a room',
  },
  roomMemoryLast: {
    unit: 'KiB',
    title: 'JavaScript’s memory per person, the 136th to 180th of a room',
  },
  onsetAdmitted: { unit: 'ms', title: 'Speech → sound, of a voice that was not forwarded before' },
  onsetForwarded: {
    unit: 'ms',
    title: 'Speech → sound, of a voice that is forwarded all the time',
  },
  onsetLater: { unit: 'ms', title: 'Speech → sound, how much later in a large channel' },
  voicesPerListener: { unit: '% of a core', title: 'CPU per listener, 3 speak: each voice' },
  mixPerListener: { unit: '% of a core', title: 'CPU per listener, 3 speak: one stream' },
  mixPerSpeaker: { unit: '% of a core', title: 'CPU of the mix itself, per speaker' },
  mixCrossing: {
    unit: 'listeners',
    title: 'Listeners from which on one stream costs less, 3 speak',
  },
  hostArchive: { unit: 'ms', title: 'From the archive to two people talking' },
  hostAgain: { unit: 'ms', title: 'From the next start of the same server to two people talking' },
  hostContainer: {
    unit: 'ms',
    title: 'From the root file system of the container to two people talking',
  },
  hostBehindCaddy: { unit: 'ms', title: 'From the archive to two people talking through Caddy' },
  hostRestored: {
    unit: 'ms',
    title: 'From a backup, restored on another machine, to two people talking',
  },
  watchToPicture: {
    unit: 'ms',
    title: 'Watching: click → first picture of a share that stands still',
  },
  cameraToPicture: { unit: 'ms', title: 'Camera: click → seen by another' },
  joinToPicture: { unit: 'ms', title: 'Joining: click → first picture of a camera' },
  concealedAt5: { unit: '%', title: 'Made-up sound at 5 % loss each way' },
  bareConcealedAt5: { unit: '%', title: 'Made-up sound at 5 % loss each way, without repair' },
  concealedAt10: { unit: '%', title: 'Made-up sound at 10 % loss each way' },
  bareConcealedAt10: { unit: '%', title: 'Made-up sound at 10 % loss each way, without repair' },
  concealedAt15: { unit: '%', title: 'Made-up sound at 15 % loss each way' },
  bareConcealedAt15: { unit: '%', title: 'Made-up sound at 15 % loss each way, without repair' },
  concealedAt30: { unit: '%', title: 'Made-up sound at 30 % loss each way' },
  bareConcealedAt30: { unit: '%', title: 'Made-up sound at 30 % loss each way, without repair' },
  concealedAtJitter: { unit: '%', title: 'Made-up sound at 200 ms jitter each way' },
  bareConcealedAtJitter: {
    unit: '%',
    title: 'Made-up sound at 200 ms jitter each way, without repair',
  },
  bufferedAt10: { unit: 'ms', title: 'Buffer against jitter at 10 % loss each way' },
  bareBufferedAt10: {
    unit: 'ms',
    title: 'Buffer against jitter at 10 % loss each way, without repair',
  },
} as const satisfies Record<string, { unit: string; title: string }>;
export type SeriesName = keyof typeof seriesTable;

/** The values of one series at one simulated round trip. */
interface SeriesPoint {
  readonly roundTripMs: number;
  readonly spread: Spread;
}
export type AllSeries = Readonly<Partial<Record<SeriesName, readonly SeriesPoint[]>>>;

/** Collects measured values while the parts run. A part that fails leaves what it has measured until then. */
export class Samples {
  readonly #values = new Map<SeriesName, Map<number, number[]>>();

  /** Adds a value. @param roundTripMs the simulated round trip */
  add(name: SeriesName, value: number, roundTripMs = 0): void {
    const points = this.#values.get(name) ?? new Map<number, number[]>();
    this.#values.set(name, points);
    const values = points.get(roundTripMs) ?? [];
    points.set(roundTripMs, values);
    values.push(value);
  }

  /** The medians of these series, for progress on the screen. */
  describe(names: readonly SeriesName[]): string[] {
    return names.flatMap((name) => {
      const points = [...(this.#values.get(name) ?? [])];
      if (points.length === 0) return [];
      const { title, unit } = seriesTable[name];
      const digits = unit === '×' ? 2 : 1;
      const medians = points.map(
        ([trip, values]) => `${median(values).toFixed(digits)} (${trip} ms)`,
      );
      return [`  ${title}: ${medians.join(', ')} ${unit}`];
    });
  }

  get all(): AllSeries {
    const series: Partial<Record<SeriesName, SeriesPoint[]>> = {};
    for (const [name, points] of this.#values) {
      series[name] = [...points]
        .map(([roundTripMs, values]) => ({ roundTripMs, spread: rounded(spreadOf(values)) }))
        .sort((a, b) => a.roundTripMs - b.roundTripMs);
    }
    return series;
  }
}

/** To thousandths: the rest is noise. */
function rounded(spread: Spread): Spread {
  return Object.fromEntries(
    Object.entries(spread).map(([name, value]) => [name, Math.round(value * 1000) / 1000]),
  ) as unknown as Spread;
}
