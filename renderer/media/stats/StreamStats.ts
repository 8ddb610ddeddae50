import type { StreamFigures } from '../../state/StreamFigures.ts';

/** One entry of a W3C webrtc-stats report; browsers omit what they do not know. */
export interface StatsEntry {
  readonly id: string;
  readonly type: string;
  /** The time of the measurement, in ms. */
  readonly timestamp: number;
  readonly [field: string]: unknown;
}

/** The report of one sender or receiver. */
export type StreamReport = readonly StatsEntry[];

/** What the reports of one stream contain. */
export type MeasuredFigures = Omit<
  StreamFigures,
  'key' | 'who' | 'source' | 'direction' | 'layer' | 'undecrypted' | 'serverScore'
>;

/**
 * The figures of a received stream. Rates are for the time between the two reports; without an earlier report there are
 * none.
 */
export function receivedFigures(now: StreamReport, before: StreamReport | null): MeasuredFigures {
  const stream = entryOf(now, 'inbound-rtp');
  const former = sameIn(before, stream);
  const received = grown(stream, former, 'packetsReceived');
  const lost = grown(stream, former, 'packetsLost');
  const waitedS = grown(stream, former, 'jitterBufferDelay');
  const emitted = grown(stream, former, 'jitterBufferEmittedCount');
  return {
    codec: codecOf(now, stream),
    width: numberOf(stream, 'frameWidth'),
    height: numberOf(stream, 'frameHeight'),
    framesPerS: framesPerS(stream, former, 'framesDecoded'),
    bitsPerS: bitsPerS(stream, former, 'bytesReceived'),
    loss: received === null || lost === null ? null : part(Math.max(lost, 0), received + lost),
    roundTripMs: roundTripMs(now),
    jitterBufferMs: waitedS === null || !emitted ? null : (waitedS / emitted) * 1000,
    concealed: concealedOf(stream, former),
    coder: coderOf(stream, 'decoderImplementation'),
    isHardware: hardwareOf(stream, 'decoderImplementation', 'powerEfficientDecoder'),
    limitedBy: null,
    sentLayers: null,
  };
}

/** Like `receivedFigures`, for a sent stream with all its layers. */
export function sentFigures(now: StreamReport, before: StreamReport | null): MeasuredFigures {
  const layers = now.filter(({ type }) => type === 'outbound-rtp');
  const active = layers.filter((layer) => isActive(layer, sameIn(before, layer)));
  const [largest = layers[0]] = [...active].sort((a, b) => widthOf(b) - widthOf(a));
  const former = sameIn(before, largest);
  const losses = active.map((layer) => lossAtServer(now, layer)).filter((loss) => loss !== null);
  const rates = layers
    .map((layer) => bitsPerS(layer, sameIn(before, layer), 'bytesSent'))
    .filter((rate) => rate !== null);
  return {
    codec: codecOf(now, largest),
    width: numberOf(largest, 'frameWidth'),
    height: numberOf(largest, 'frameHeight'),
    framesPerS: framesPerS(largest, former, 'framesEncoded'),
    bitsPerS: rates.length === 0 ? null : rates.reduce((sum, rate) => sum + rate, 0),
    loss: losses.length === 0 ? null : Math.max(...losses),
    roundTripMs: roundTripMs(now),
    jitterBufferMs: null,
    concealed: null,
    coder: coderOf(largest, 'encoderImplementation'),
    isHardware: hardwareOf(largest, 'encoderImplementation', 'powerEfficientEncoder'),
    limitedBy: limitOf(active),
    sentLayers: layers.length > 1 ? { active: active.length, all: layers.length } : null,
  };
}

function entryOf(report: StreamReport, type: string): StatsEntry | undefined {
  return report.find((entry) => entry.type === type);
}

/** The entry of the same stream in an earlier report. */
function sameIn(report: StreamReport | null, entry: StatsEntry | undefined) {
  return report?.find(({ id, type }) => id === entry?.id && type === entry?.type);
}

function numberOf(entry: StatsEntry | undefined, field: string): number | null {
  const value = entry?.[field];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function textOf(entry: StatsEntry | undefined, field: string): string | null {
  const value = entry?.[field];
  return typeof value === 'string' && value !== '' && value !== 'unknown' ? value : null;
}

/** The growth of a counter; null if either report lacks it. */
function grown(
  now: StatsEntry | undefined,
  before: StatsEntry | undefined,
  field: string,
): number | null {
  const last = numberOf(now, field);
  const first = numberOf(before, field);
  return last === null || first === null ? null : last - first;
}

function part(some: number, all: number): number | null {
  return all > 0 ? some / all : null;
}

function secondsBetween(now: StatsEntry | undefined, before: StatsEntry | undefined): number {
  return ((now?.timestamp ?? 0) - (before?.timestamp ?? 0)) / 1000;
}

function bitsPerS(
  now: StatsEntry | undefined,
  before: StatsEntry | undefined,
  field: string,
): number | null {
  const bytes = grown(now, before, field);
  const seconds = secondsBetween(now, before);
  return bytes === null || seconds <= 0 ? null : Math.max(0, (bytes * 8) / seconds);
}

/** Counted here, because the browser's own rate does not change while the video stands still. */
function framesPerS(
  now: StatsEntry | undefined,
  before: StatsEntry | undefined,
  field: string,
): number | null {
  const frames = grown(now, before, field);
  const seconds = secondsBetween(now, before);
  return frames === null || seconds <= 0 ? null : Math.max(0, frames / seconds);
}

function codecOf(report: StreamReport, stream: StatsEntry | undefined): string | null {
  const codec = report.find(({ id, type }) => type === 'codec' && id === stream?.['codecId']);
  return textOf(codec, 'mimeType')?.replace(/^\w+\//, '') ?? null;
}

function concealedOf(now: StatsEntry | undefined, before: StatsEntry | undefined): number | null {
  const concealed = grown(now, before, 'concealedSamples');
  // Concealment during a speaker's pause replaces nothing.
  const silent = grown(now, before, 'silentConcealedSamples') ?? 0;
  const all = grown(now, before, 'totalSamplesReceived');
  return concealed === null || all === null ? null : part(Math.max(0, concealed - silent), all);
}

/** A simulcast encoder contains one encoder per layer: only those are named, each once. */
function coderOf(stream: StatsEntry | undefined, field: string): string | null {
  const name = textOf(stream, field);
  const inner = /^SimulcastEncoderAdapter \((.+)\)$/.exec(name ?? '')?.[1];
  return inner === undefined ? name : [...new Set(inner.split(', '))].join(', ');
}

/** Some browsers report it; for others the coder's name shows it. */
function hardwareOf(
  stream: StatsEntry | undefined,
  coderField: string,
  efficientField: string,
): boolean | null {
  const coder = textOf(stream, coderField);
  if (coder === null) return null;
  if (/libvpx|libaom|openh264|ffmpeg|dav1d/i.test(coder)) return false;
  const isEfficient = stream?.[efficientField];
  return typeof isEfficient === 'boolean' ? isEfficient : null;
}

/** From the selected candidate pair, which is part of a stream's report. */
function roundTripMs(report: StreamReport): number | null {
  const chosen = entryOf(report, 'transport')?.['selectedCandidatePairId'];
  const pair =
    report.find(({ id }) => id === chosen) ??
    report.find(({ type, nominated }) => type === 'candidate-pair' && nominated === true);
  const seconds = numberOf(pair, 'currentRoundTripTime') ?? roundTripOfReceiver(report);
  return seconds === null ? null : seconds * 1000;
}

function roundTripOfReceiver(report: StreamReport): number | null {
  return numberOf(entryOf(report, 'remote-inbound-rtp'), 'roundTripTime');
}

/** The loss of a layer that the server reported last. */
function lossAtServer(report: StreamReport, layer: StatsEntry): number | null {
  const remote = report.find(
    ({ type, localId, id }) =>
      type === 'remote-inbound-rtp' && (localId === layer.id || id === layer['remoteId']),
  );
  return numberOf(remote, 'fractionLost');
}

/** Whether a layer is sent: as reported, or else if its bytes have grown. */
function isActive(now: StatsEntry, before: StatsEntry | undefined): boolean {
  if (typeof now['active'] === 'boolean') return now['active'];
  return (grown(now, before, 'bytesSent') ?? 0) > 0;
}

function widthOf(layer: StatsEntry): number {
  return numberOf(layer, 'frameWidth') ?? 0;
}

function limitOf(layers: readonly StatsEntry[]): MeasuredFigures['limitedBy'] {
  const reasons = layers.map((layer) => layer['qualityLimitationReason']);
  for (const reason of ['cpu', 'bandwidth', 'other'] as const) {
    if (reasons.includes(reason)) return reason;
  }
  return null;
}
