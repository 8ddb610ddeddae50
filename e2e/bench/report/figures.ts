import { type AllSeries, type SeriesName, seriesTable } from '../Samples.ts';
import { leastSquares } from '../statistics.ts';

/** A number that the bench is about. The bars are those of the issue “A click costs nothing” and of the quality plan. */
export interface Figure {
  readonly id: string;
  readonly title: string;
  readonly unit: 'ms' | '×' | 'round trips' | '%' | 'listeners';
  /** Null if it could not be measured. */
  readonly value: number | null;
  /** The most that passes; null for a figure that is only reported. */
  readonly bar: number | null;
}

/** Simulated and real round trips in ms. */
export type RealTrips = readonly { readonly simulatedMs: number; readonly realMs: number }[];

/** What the figures are computed from. */
export interface Measured {
  readonly series: AllSeries;
  readonly roundTrips: RealTrips;
  /** The intercept of the cold start in the run that later ones must improve on; null if this is the first one. */
  readonly referenceStart: number | null;
}

/** How much less than in the reference run the cold start may take, apart from its round trips. */
const startShare = 0.75;
/** One of 60 in a second, in ms. */
const frameMs = 1000 / 60;
/** Two medians of 20 moves of the same cost differ by less than this. */
const sameCost = 1.15;

/** What costs the same in a room of 10 and of 200, up to what a busy machine adds. */
const flat = 1.5;
const ofCrowd = (what: string) => `One comes into a room of 200 ÷ of 10: ${what}`;

/** True: passed; false: missed; null: there is nothing to decide. */
export function verdictOf({ value, bar }: Figure): boolean | null {
  return value === null || bar === null ? null : value <= bar;
}

/** All figures of the parts that have run, in the order of the table below; those of other parts are left out. */
export function figuresOf(measured: Measured, parts: readonly string[]): Figure[] {
  return Object.entries(figuresByPart).flatMap(([part, figures]) =>
    parts.includes(part) ? figures(measured) : [],
  );
}

const figuresByPart: Readonly<Record<string, (measured: Measured) => Figure[]>> = {
  moves: (measured) => {
    const excess = (name: SeriesName, bar: number, title: string): Figure => ({
      id: name,
      title: `${title}: worst median above the round trip`,
      unit: 'ms',
      value: worst(measured, name, (medianMs, realMs) => medianMs - realMs),
      bar,
    });
    return [
      excess('movePrepared', 90, 'Silence on a move, prepared'),
      excess('moveUnprepared', 170, 'Silence on a move, not prepared'),
      excess('moveToMusic', 170, 'Silence on a move to a music channel, not prepared'),
      excess('moveFromMusic', 170, 'Silence on a move from a music channel, not prepared'),
      ratio(
        measured,
        ['crowdPrepared', 'movePrepared'],
        1.3,
        'Silence with 12 people ÷ with one, prepared',
      ),
      ratio(
        measured,
        ['crowdUnprepared', 'moveUnprepared'],
        1.3,
        'Silence with 12 people ÷ with one, not prepared',
      ),
      ratio(
        measured,
        ['movePrepared', 'freshTransports'],
        1,
        'Silence, prepared ÷ with fresh transports',
      ),
      ratio(
        measured,
        ['moveUnprepared', 'freshTransports'],
        1,
        'Silence, not prepared ÷ with fresh transports',
      ),
      {
        id: 'negotiatedShare',
        title: 'Moves on which something was negotiated',
        unit: '%',
        value: percent(measured.series.negotiatedShare?.map(({ spread }) => spread.mean)),
        bar: 0,
      },
    ];
  },
  peerToPeer: (measured) => [
    ratio(measured, ['movePrepared', 'peerToPeer'], 1, 'Silence, prepared ÷ bare peer-to-peer'),
    ratio(
      measured,
      ['moveUnprepared', 'peerToPeer'],
      1,
      'Silence, not prepared ÷ bare peer-to-peer',
    ),
  ],
  starts: (measured) => [
    slope(measured, 'warmJoin', 1.2, 'Joining from outside, click → first sound: slope'),
    slope(measured, 'coldStart', 4.2, 'Cold start, session:open → first sound: slope'),
    {
      id: 'coldStartIntercept',
      title: 'Cold start without its round trips ÷ that of bare peer-to-peer',
      unit: '×',
      value: startInterceptOf(measured),
      bar: measured.referenceStart === null ? null : measured.referenceStart * startShare,
    },
  ],
  listOpening: (measured) => [
    {
      id: 'listOfMany',
      title: 'The list opens with 300 people in 40 channels: work from the answer to the list',
      unit: 'ms',
      value: worst(measured, 'listOfMany', (medianMs) => medianMs),
      bar: frameMs,
    },
    ratio(measured, ['listOfMany', 'listOfNobody'], 1.3, 'The same ÷ without people'),
  ],
  longSession: (measured) => [
    ratio(
      measured,
      ['sessionLast', 'sessionFirst'],
      sameCost,
      'Silence on moves 181–200 of a session ÷ 1–20',
    ),
  ],
  rest: ({ series }) =>
    (
      [
        ['restAlone', 5],
        ['restTalk', 12],
        ['restHidden', 2],
      ] as const
    ).map(([name, bar]) => ({
      id: name,
      title: seriesTable[name].title,
      unit: '%',
      value: series[name]?.[0]?.spread.median ?? null,
      bar,
    })),
  storm: (measured) => [
    ratio(measured, ['stormJoin', 'singleJoin'], 3, '50 joins in a second: p95 ÷ one join'),
  ],
  chatStorm: (measured) => [
    ratio(
      measured,
      ['voiceDelayStorm', 'voiceDelayQuiet'],
      1.1,
      'Delay of voice in a storm of messages and uploads ÷ without it',
    ),
    ratio(
      measured,
      ['voiceArrivedQuiet', 'voiceArrivedStorm'],
      // One packet in a hundred is heard.
      1.01,
      'Voice that arrives without a storm of messages and uploads ÷ with it',
    ),
  ],
  crowd: (measured) => [
    ratio(measured, ['crowdAnswer200', 'crowdAnswer10'], flat, ofCrowd('join → answer')),
    ratio(measured, ['crowdBytes200', 'crowdBytes10'], flat, ofCrowd('bytes')),
    ratio(measured, ['crowdNode200', 'crowdNode10'], flat, ofCrowd('CPU of Node for each person')),
    ratio(
      measured,
      ['crowdWorker200', 'crowdWorker10'],
      flat,
      ofCrowd('CPU of the media worker for each person'),
    ),
    ratio(measured, ['crowdPage200', 'crowdPage10'], flat, ofCrowd('work of a page’s main thread')),
    ratio(
      measured,
      ['roomMemoryLast', 'roomMemoryFirst'],
      flat,
      'JavaScript’s memory for the 136th to 180th person of a room ÷ for the 46th to 90th',
    ),
    ratio(
      measured,
      ['crowdRest200', 'crowdRest10'],
      flat,
      'Main thread of a page at rest in a room of 200 ÷ of 10',
    ),
  ],
  memory: (measured) => [
    ratio(
      measured,
      ['memorySession', 'memoryBare'],
      2,
      'Memory of a session in no channel ÷ a bare socket.io connection',
    ),
  ],
  encryption: (measured) => [
    ratio(
      measured,
      ['sealedJoin', 'plainJoin'],
      sameCost,
      'Joining an encrypted channel, click → first sound ÷ not encrypted',
    ),
    ratio(
      measured,
      ['sealedMove', 'plainMove'],
      sameCost,
      'Silence on a move between encrypted channels ÷ not encrypted',
    ),
    ratio(
      measured,
      ['sealedPicture', 'plainPicture'],
      sameCost,
      'Joining an encrypted channel, click → first picture ÷ not encrypted',
    ),
    ratio(
      measured,
      ['sealedVoices', 'plainVoices'],
      1.6,
      'Processor of a page with ten voices, encrypted ÷ not encrypted',
    ),
  ],
  forwarding: (measured) => [
    paired(measured, 'forwardToBare', 1.1, 'CPU per forwarded packet ÷ bare mediasoup'),
    paired(measured, 'forwardToJanus', 0.6, 'CPU per forwarded packet ÷ Janus VideoRoom'),
    paired(measured, 'forwardToMumble', null, 'CPU per forwarded packet ÷ Mumble'),
  ],
  mix: ({ series }) => [
    {
      id: 'mixCrossing',
      title: 'Three speak at once: one stream costs the server less than each voice from',
      unit: 'listeners',
      value: series.mixCrossing?.[0]?.spread.median ?? null,
      bar: null,
    },
  ],
  onset: ({ series }) => [
    {
      id: 'onsetLater',
      title:
        'Speech → sound in a channel with more people than voices, later than with all forwarded',
      unit: 'ms',
      value: series.onsetLater?.[0]?.spread.median ?? null,
      bar: 60,
    },
  ],
  pictures: (measured) => [
    slope(measured, 'watchToPicture', 3.5, 'Watching a share, click → first picture: slope'),
    slope(measured, 'cameraToPicture', 3.5, 'Camera, click → seen by another: slope'),
    slope(measured, 'joinToPicture', 3.5, 'Joining, click → first picture of a camera: slope'),
  ],
  loss: (measured) => [
    ratio(
      measured,
      ['concealedAt10', 'bareConcealedAt10'],
      0.6,
      'Made-up sound at 10 % loss each way ÷ without repair',
    ),
    ratio(
      measured,
      ['concealedAt30', 'bareConcealedAt30'],
      0.6,
      'Made-up sound at 30 % loss each way ÷ without repair',
    ),
  ],
};

/** The line through the medians of a series: y in ms, x in real round trips. Null without two points. */
function lineThrough(
  { series, roundTrips }: Measured,
  name: SeriesName,
): { slope: number; intercept: number } | null {
  const points = series[name] ?? [];
  if (points.length < 2) return null;
  return leastSquares(
    points.map(({ roundTripMs, spread }) => ({
      x: realOf(roundTrips, roundTripMs),
      y: spread.median,
    })),
  );
}

/** The cold start's intercept as a multiple of that of bare peer-to-peer, so that it does not depend on the machine. */
export function startInterceptOf(measured: Measured): number | null {
  const start = lineThrough(measured, 'coldStart');
  const direct = lineThrough(measured, 'peerToPeer');
  return start === null || direct === null ? null : start.intercept / direct.intercept;
}

function slope(measured: Measured, name: SeriesName, bar: number, title: string): Figure {
  const value = lineThrough(measured, name)?.slope ?? null;
  return { id: name, title, unit: 'round trips', value, bar };
}

/** The largest ratio of two series' medians over the round trips that both have. */
function ratio(
  measured: Measured,
  [above, below]: readonly [SeriesName, SeriesName],
  bar: number,
  title: string,
): Figure {
  const belowAt = new Map(
    measured.series[below]?.map(({ roundTripMs, spread }) => [roundTripMs, spread.median]),
  );
  const ratios = (measured.series[above] ?? []).flatMap(({ roundTripMs, spread }) => {
    const divisor = belowAt.get(roundTripMs);
    return divisor === undefined ? [] : [spread.median / divisor];
  });
  const value = ratios.length === 0 ? null : Math.max(...ratios);
  return { id: `${above}/${below}`, title, unit: '×', value, bar };
}

/** The median of ratios that were taken round by round. */
function paired({ series }: Measured, name: SeriesName, bar: number | null, title: string): Figure {
  return { id: name, title, unit: '×', value: series[name]?.[0]?.spread.median ?? null, bar };
}

function worst(
  { series, roundTrips }: Measured,
  name: SeriesName,
  amount: (medianMs: number, realMs: number) => number,
): number | null {
  const values = (series[name] ?? []).map(({ roundTripMs, spread }) =>
    amount(spread.median, realOf(roundTrips, roundTripMs)),
  );
  return values.length === 0 ? null : Math.max(...values);
}

function realOf(roundTrips: RealTrips, simulatedMs: number): number {
  return roundTrips.find((trip) => trip.simulatedMs === simulatedMs)?.realMs ?? simulatedMs;
}

function percent(shares: readonly number[] | undefined): number | null {
  if (shares === undefined || shares.length === 0) return null;
  return (100 * shares.reduce((total, share) => total + share, 0)) / shares.length;
}
