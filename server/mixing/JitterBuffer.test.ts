import { expect, it } from 'vitest';
import { samplesPerMs } from '../media/opusPackets.ts';
import { JitterBuffer, type VoiceStep } from './JitterBuffer.ts';

const packetMs = 20;
const blockSamples = packetMs * samplesPerMs;
/** A packet of 20 ms of speech, by its first byte, which says its number. */
const payloadOf = (number: number) =>
  Uint8Array.of(0x78, number & 0xff, (number >> 8) & 0xff, number >> 16);
const numberOf = (payload: Uint8Array) =>
  (payload[1] ?? 0) + ((payload[2] ?? 0) << 8) + ((payload[3] ?? 0) << 16);

interface Sent {
  readonly number: number;
  /** When its sound was captured, by a perfect clock, in ms. */
  readonly atMs: number;
  /** What the network adds, in ms; null where it is lost. */
  readonly delayMs: number | null;
}

interface Played {
  /** The numbers of the packets in the order in which they were played. */
  readonly numbers: number[];
  readonly steps: VoiceStep['kind'][];
  /** How much later than it was captured each packet was played, in ms. */
  readonly delaysMs: number[];
  readonly withFec: number;
}

/** Lets a network deliver packets to a buffer that a mix reads every 20 ms, as `LiveVoice` does. @param skew of the sender's clock */
function play(sent: readonly Sent[], { skew = 0, firstMs = 1_000 } = {}): Played {
  const buffer = new JitterBuffer();
  const arriving = sent
    .flatMap(({ number, atMs, delayMs }) =>
      delayMs === null ? [] : [{ number, atMs, arrivedMs: firstMs + atMs + packetMs + delayMs }],
    )
    .sort((a, b) => a.arrivedMs - b.arrivedMs);
  const played = { numbers: [], steps: [], delaysMs: [], withFec: 0 } as unknown as Played & {
    withFec: number;
  };
  const endMs = (arriving.at(-1)?.arrivedMs ?? 0) + 1_000;
  let unplayed = 0;
  let arrived = 0;
  for (let nowMs = firstMs; nowMs < endMs; nowMs += packetMs) {
    for (let next = arriving[arrived]; next && next.arrivedMs <= nowMs; next = arriving[arrived]) {
      arrived += 1;
      const { number, atMs, arrivedMs } = next;
      const timestamp = Math.round(atMs * samplesPerMs * (1 + skew)) >>> 0;
      buffer.add({ sequence: number & 0xffff, timestamp, payload: payloadOf(number), arrivedMs });
    }
    const needed = blockSamples * buffer.speed(nowMs, unplayed);
    while (unplayed < needed) {
      const step = buffer.next(nowMs, unplayed);
      if (step === null) break;
      played.steps.push(step.kind);
      if (step.kind === 'packet') {
        const number = numberOf(step.payload);
        played.numbers.push(number);
        const capturedMs = firstMs + (sent[number]?.atMs ?? 0);
        played.delaysMs.push(nowMs + unplayed / samplesPerMs - capturedMs);
        unplayed += blockSamples;
      } else if (step.kind !== 'end') {
        if (step.kind === 'lost' && step.next) played.withFec += 1;
        unplayed += step.samples;
      }
    }
    unplayed = Math.max(0, unplayed - needed);
  }
  return played;
}

const speech = (count: number, delayOf: (number: number) => number | null, firstMs = 0): Sent[] =>
  Array.from({ length: count }, (_, number) => ({
    number,
    atMs: firstMs + number * packetMs,
    delayMs: delayOf(number),
  }));
const inOrder = (count: number) => Array.from({ length: count }, (_, number) => number);
const countOf = ({ steps }: Played, kind: VoiceStep['kind']) =>
  steps.filter((step) => step === kind).length;
/** The mean of the last fifty packets: with the 20 ms that a packet takes to be captured. */
function settledMs({ delaysMs }: Played): number {
  const last = delaysMs.slice(-50);
  return last.reduce((sum, delay) => sum + delay, 0) / last.length;
}
function tell(what: string, played: Played): void {
  const made = countOf(played, 'late') + countOf(played, 'lost');
  console.log(
    `${what}: ${settledMs(played).toFixed(0)} ms from mouth to mix, ${made} of ${played.steps.length} made up`,
  );
}

/** The same numbers in each run. */
function randoms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (1_664_525 * state + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

it('plays what comes evenly as it came, with little delay', () => {
  const played = play(speech(1_000, () => 5));
  tell('an even network', played);
  expect(played.numbers).toEqual(inOrder(1_000));
  expect(countOf(played, 'late') + countOf(played, 'lost')).toBeLessThan(6);
  // Captured in 20 ms, 5 ms under way, and read 20 ms at a time.
  expect(settledMs(played)).toBeLessThan(20 + 5 + 20 + 10);
});

it('puts in order what the network has overtaken', () => {
  // Every fifth one comes after the next one.
  const played = play(speech(1_000, (number) => (number % 5 === 0 ? 30 : 5)));
  tell('packets that are overtaken', played);
  expect(played.numbers.slice(100)).toEqual(inOrder(1_000).slice(100));
  expect(settledMs(played)).toBeLessThan(20 + 30 + 20 + 10);
});

it('makes up what is lost, from the packet after it where that follows at once', () => {
  const played = play(speech(1_000, (number) => (number % 10 === 4 ? null : 5)));
  tell('a tenth lost', played);
  expect(countOf(played, 'packet')).toBe(900);
  // The first ones teach it.
  expect(played.withFec).toBeGreaterThan(90);
  // The packet after the lost one is waited for.
  expect(settledMs(played)).toBeLessThan(20 + 5 + 20 + 20 + 10);
});

it('waits longer where packets differ in delay, and no longer again when they do not', () => {
  const random = randoms(7);
  const jittery = play(speech(1_500, () => 5 + 80 * random()));
  tell('delays of 5 to 85 ms', jittery);
  // The first seconds teach it.
  const late = jittery.numbers.filter((number) => number >= 300).length;
  expect(late).toBeGreaterThan(0.96 * 1_200);
  expect(settledMs(jittery)).toBeGreaterThan(20 + 60);
  expect(settledMs(jittery)).toBeLessThan(20 + 85 + 20 + 25);
  const calm = play(speech(2_500, (number) => (number < 500 ? 5 + 80 * random() : 5)));
  tell('the same, even again since 40 s', calm);
  expect(settledMs(calm)).toBeLessThan(20 + 5 + 20 + 15);
  expect(calm.numbers.slice(-1_500)).toEqual(inOrder(2_500).slice(-1_500));
});

it('plays what a stalled network brings at once, and is soon in time again', () => {
  // A second of silence on the line, then everything.
  const stalled = play(
    speech(2_000, (number) => (number >= 500 && number < 550 ? 5 + (550 - number) * packetMs : 5)),
  );
  tell('a stall of 1 s', stalled);
  expect(stalled.numbers.slice(-1_000)).toEqual(inOrder(2_000).slice(-1_000));
  expect(settledMs(stalled)).toBeLessThan(20 + 5 + 20 + 20);
});

it.each([100e-6, -100e-6])('follows a clock that is wrong by %f for an hour', (skew) => {
  const played = play(
    speech(3600 * 50, () => 5),
    { skew },
  );
  tell(`a clock that is wrong by ${skew * 1e6} millionths, after an hour`, played);
  const made = countOf(played, 'late') + countOf(played, 'lost');
  expect(made).toBeLessThan(6);
  expect(played.numbers).toHaveLength(3600 * 50);
  expect(settledMs(played)).toBeLessThan(20 + 5 + 20 + 10);
});

it('is silent where the sender is (DTX), and plays all of the next words', () => {
  // Words of a second, a second of pause without packets between them; sequence numbers go on.
  const words = speech(1_000, () => 5).map((each) => ({
    ...each,
    atMs: each.atMs + Math.floor(each.number / 50) * 1_000,
  }));
  const played = play(words);
  tell('words with pauses', played);
  expect(played.numbers).toEqual(inOrder(1_000));
  expect(countOf(played, 'end')).toBe(20);
  // Each pause begins with the sound that fades away.
  expect(countOf(played, 'late')).toBeLessThanOrEqual(20 * 3);
  expect(settledMs(played)).toBeLessThan(20 + 5 + 20 + 20);
});

it('keeps no more than it needs of a sender that floods it', () => {
  const buffer = new JitterBuffer();
  for (let number = 0; number < 100_000; number += 1) {
    const timestamp = (number * blockSamples) >>> 0;
    const sequence = number & 0xffff;
    buffer.add({ sequence, timestamp, payload: payloadOf(number), arrivedMs: 1_000 });
  }
  let taken = 0;
  for (let step = buffer.next(1_000_000, 0); step; step = buffer.next(1_000_000, 0)) taken += 1;
  expect(taken).toBeLessThan(500);
});
