import fc from 'fast-check';
import { expect, it } from 'vitest';
import { samplesPerMs } from '../media/opusPackets.ts';
import { Track } from './Track.ts';
import { readTrack } from './trackSound.fixture.ts';

const packetMs = 20;
const writeMs = 400;

/** A voice on its way through a network. */
interface Voice {
  /** How much faster its clock is than the server's: 0.0001 for 100 parts in a million. */
  readonly drift: number;
  /** The timestamp of the first packet. */
  readonly firstTimestamp: number;
  /** When nothing is sent, in ms. `stands`: its clock stands still meanwhile, as that of a microphone that is off. */
  readonly pauses: readonly {
    readonly fromMs: number;
    readonly toMs: number;
    readonly stands: boolean;
  }[];
  /** By the number of a packet: what the network adds to the shortest way, in ms; null when it is lost. */
  readonly delayOf: (index: number) => number | null;
}

const shortestMs = 30;

/** Records a voice, and returns the bytes of the track, and by how much each packet that is in it is off its place, in ms. */
function recordVoice({ drift, firstTimestamp, pauses, delayOf }: Voice, lengthMs: number) {
  const track = new Track(1, 'Ann');
  const bytes: Buffer[] = [];
  const capturedMs: number[] = [];
  const arriving: { arrivedMs: number; timestamp: number; payload: Uint8Array }[] = [];
  let stoodMs = 0;
  for (let index = 0; ; index += 1) {
    const startMs = index * packetMs * (1 - drift);
    if (startMs > lengthMs) break;
    capturedMs.push(startMs);
    const pause = pauses.find(({ fromMs, toMs }) => startMs >= fromMs && startMs < toMs);
    if (pause?.stands) stoodMs += packetMs;
    const delayMs = pause ? null : delayOf(index);
    if (delayMs === null) continue;
    const timestamp = (firstTimestamp + (index * packetMs - stoodMs) * samplesPerMs) >>> 0;
    const payload = Buffer.alloc(5, 0x08);
    payload.writeUInt32BE(index, 1);
    arriving.push({ arrivedMs: startMs + packetMs + shortestMs + delayMs, timestamp, payload });
  }
  arriving.sort((a, b) => a.arrivedMs - b.arrivedMs);
  let next = 0;
  for (let nowMs = writeMs; nowMs < lengthMs; nowMs += writeMs) {
    for (; (arriving[next]?.arrivedMs ?? Number.POSITIVE_INFINITY) <= nowMs; next += 1) {
      const packet = arriving[next];
      if (packet) track.add(packet, packet.arrivedMs);
    }
    bytes.push(track.take(nowMs));
  }
  bytes.push(track.end(lengthMs));
  const file = Buffer.concat(bytes);
  const read = readTrack(file);
  const offMs = read.packets.flatMap(({ packet, at }) => {
    if (packet.length !== 5) return [];
    const index =
      ((packet[1] ?? 0) << 24) |
      ((packet[2] ?? 0) << 16) |
      ((packet[3] ?? 0) << 8) |
      (packet[4] ?? 0);
    return at / samplesPerMs - (capturedMs[index] ?? Number.NaN) - shortestMs;
  });
  return { ...read, offMs, arrived: next };
}

function spread(values: readonly number[]): { least: number; most: number } {
  return {
    least: values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
    most: values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY),
  };
}

/** A number from 0 to 1 that seems random, and is the same each time. */
function chance(index: number, salt: number): number {
  const value = Math.sin(index * 12.9898 + salt * 78.233) * 43_758.5453;
  return value - Math.floor(value);
}

it.each([100e-6, -100e-6])(
  'two hours stay in step, whatever is lost, late or not sent, with a clock that is wrong by %d',
  (drift) => {
    const lengthMs = 2 * 60 * 60_000;
    const pauses = Array.from({ length: 24 }, (_, index) => ({
      fromMs: index * 300_000 + 40_000,
      toMs: index * 300_000 + 40_000 + (index % 3 === 0 ? 300 : index % 3 === 1 ? 9_000 : 70_000),
      stands: index % 2 === 0,
    }));
    const { offMs, arrived, granulePosition, hasEnd } = recordVoice(
      {
        drift,
        firstTimestamp: 2 ** 32 - 1_000_000,
        pauses,
        delayOf: (index) => (chance(index, 1) < 0.03 ? null : 45 * chance(index, 2) ** 3),
      },
      lengthMs,
    );
    const { least, most } = spread(offMs);
    expect(least).toBeGreaterThan(-20);
    expect(most).toBeLessThan(20);
    // A clock that is too fast has a packet too many in 200 s.
    expect(offMs.length).toBeGreaterThan(0.998 * arrived);
    expect(hasEnd).toBe(true);
    expect(Math.abs(granulePosition / samplesPerMs - lengthMs)).toBeLessThan(20);
  },
);

it('packets are where they belong after any pauses and delays, each once', () => {
  const pause = fc
    .record({
      fromMs: fc.integer({ min: 500, max: 9_000 }),
      longMs: fc.integer({ min: 20, max: 5_000 }),
      stands: fc.boolean(),
    })
    .map(({ fromMs, longMs, stands }) => ({ fromMs, toMs: fromMs + longMs, stands }));
  fc.assert(
    fc.property(
      fc.record({
        drift: fc.double({ min: -100e-6, max: 100e-6, noNaN: true }),
        firstTimestamp: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        // Apart, so that each is one; a clock that stands for less than a jitter cannot be told from it.
        pauses: fc
          .option(pause, { nil: null })
          .map((only) =>
            only === null || (only.stands && only.toMs - only.fromMs < 300) ? [] : [only],
          ),
        salt: fc.nat(1000),
        loss: fc.double({ min: 0, max: 0.3, noNaN: true }),
      }),
      ({ salt, loss, ...voice }) => {
        const { offMs } = recordVoice(
          {
            ...voice,
            // Up to two packets are overtaken by later ones.
            delayOf: (index) => (chance(index, salt) < loss ? null : 40 * chance(index, salt + 1)),
          },
          16_000,
        );
        const { least, most } = spread(offMs);
        expect(least).toBeGreaterThan(-20);
        expect(most).toBeLessThan(20);
      },
    ),
    { numRuns: 60 },
  );
});

it('another producer goes on in the same track, at its time', () => {
  const track = new Track(1, 'Ann');
  const send = (fromMs: number, toMs: number, timestamp: number, mark: number) => {
    for (let ms = fromMs; ms < toMs; ms += packetMs) {
      const payload = Uint8Array.of(0x08, mark);
      const counted = (timestamp + (ms - fromMs) * samplesPerMs) >>> 0;
      track.add({ timestamp: counted, payload }, ms + packetMs);
    }
  };
  send(0, 1_000, 5, 1);
  track.startSource();
  send(4_000, 5_000, 2 ** 31, 2);
  const { packets } = readTrack(track.end(6_000));
  const startOf = (mark: number) =>
    (packets.find(({ packet }) => packet.length === 2 && packet[1] === mark)?.at ?? 0) /
    samplesPerMs;
  expect(startOf(1)).toBe(0);
  expect(Math.abs(startOf(2) - 4_000)).toBeLessThan(10);
  expect(packets.filter(({ packet }) => packet.length === 2)).toHaveLength(100);
});

it('what is no sound, and a timestamp from anywhere, neither ends nor grows a track', () => {
  const packet = fc.record({
    timestamp: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    payload: fc.uint8Array({ maxLength: 300 }),
  });
  fc.assert(
    fc.property(fc.array(packet, { maxLength: 200 }), (packets) => {
      const track = new Track(1, 'Ann');
      for (const [index, each] of packets.entries()) track.add(each, index * 20);
      const { granulePosition } = readTrack(track.end(5_000));
      expect(granulePosition / samplesPerMs).toBeLessThan(5_300);
      expect(granulePosition / samplesPerMs).toBeGreaterThan(4_900);
    }),
    { numRuns: 50 },
  );
});
