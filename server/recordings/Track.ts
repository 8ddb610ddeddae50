import { fillingPackets, samplesOf, samplesPerMs } from '../media/opusPackets.ts';
import type { RtpPacket } from '../media/rtpPacket.ts';
import { OggOpusStream } from '../ogg/OggOpusStream.ts';
import { type ArrivedPacket, SenderClock } from './SenderClock.ts';

/** Packets wait so long for earlier ones that the network has overtaken, and for a better view of the delay. */
const holdMs = 400;
/** In a longer gap no packet is awaited any more. */
const idleMs = 3_000;
/** In place to so much: a gap of less is the drift of clocks, and is left until it is more. */
const fillFrom = 10 * samplesPerMs;
const dropFrom = -15 * samplesPerMs;
/** What arrives after such a pause may be counted otherwise; see `SenderClock`. */
const pauseMs = 200;
/** More than one in 2.5 ms for as long as they are held is from no app of ours. */
const heldMax = 1000;
/** 20 ms. */
const silence = { packet: Uint8Array.of(0xf8, 0xff, 0xfe), samples: 20 * samplesPerMs };

interface HeldPacket extends ArrivedPacket {
  /** Those without a pause between them have the same number. */
  readonly run: number;
}

/** The packets of one producer. */
interface Source {
  readonly clock: SenderClock;
  held: HeldPacket[];
  run: number;
  lastArrivedMs: number;
  /** Of the newest packet: timestamps begin anew at 0 after 2³². */
  lastTimestamp: number;
  lastSamples: number;
}

/**
 * One person’s voice on the time line of a recording: the packets as they arrived, each where it belongs, and between them
 * packets that fill the gaps. So all tracks have the same length and are in step, whatever is lost, late, muted or elsewhere.
 * Times are in ms since the beginning of the recording.
 */
export class Track {
  readonly #stream: OggOpusStream;
  #source: Source | null = null;
  /** The packet before what comes next; null after silence. */
  #last: Uint8Array | null = null;

  /** @param serial tells it from other streams; any number of 32 bits */
  constructor(serial: number, title: string) {
    this.#stream = new OggOpusStream(serial, title);
  }

  /** From here on packets come from another producer, which counts from elsewhere. */
  startSource(): void {
    this.#settle(Number.POSITIVE_INFINITY);
    this.#source = null;
  }

  add({ timestamp, payload }: Pick<RtpPacket, 'timestamp' | 'payload'>, arrivedMs: number): void {
    const durationSamples = samplesOf(payload);
    if (durationSamples === 0) return;
    this.#source ??= {
      clock: new SenderClock(),
      held: [],
      run: 0,
      lastArrivedMs: arrivedMs,
      lastTimestamp: timestamp,
      lastSamples: 0,
    };
    const source = this.#source;
    if (source.held.length >= heldMax) return;
    if (arrivedMs - source.lastArrivedMs > pauseMs) source.run += 1;
    source.lastArrivedMs = arrivedMs;
    // The nearer way round, so that a packet may also be earlier than the one before.
    const streamSamples = source.lastSamples + ((timestamp - source.lastTimestamp) | 0);
    if (streamSamples > source.lastSamples) {
      source.lastTimestamp = timestamp;
      source.lastSamples = streamSamples;
    }
    // A copy: the buffer of a packet is not ours.
    const kept = new Uint8Array(payload);
    source.held.push({ payload: kept, streamSamples, durationSamples, arrivedMs, run: source.run });
  }

  /** The bytes for the file since the last time: all that arrived up to some tenths of a second ago. */
  take(nowMs: number): Buffer {
    this.#settle(nowMs - holdMs);
    const isIdle = this.#source === null || this.#source.held.length === 0;
    if (isIdle) this.#fillTo((nowMs - idleMs) * samplesPerMs);
    return this.#stream.take();
  }

  /** The last bytes. Every track ends where the recording does. */
  end(nowMs: number): Buffer {
    this.startSource();
    const beforeLast = nowMs * samplesPerMs - silence.samples;
    this.#fillTo(beforeLast);
    // It left a gap that the drift of clocks could be.
    if (this.#stream.samples < beforeLast) this.#stream.add(silence.packet);
    return this.#stream.end(silence.packet);
  }

  /** Puts the packets that arrived until then into their places. */
  #settle(untilMs: number): void {
    const source = this.#source;
    if (!source) return;
    for (const packets of Map.groupBy(source.held, ({ run }) => run).values()) {
      const due = packets.filter(({ arrivedMs }) => arrivedMs <= untilMs);
      if (due.length === 0) return;
      source.clock.observe(packets);
      const newest = Math.max(...due.map(({ streamSamples }) => streamSamples));
      // Also those that arrived later and belong before one of these.
      const ready = packets.filter(({ streamSamples }) => streamSamples <= newest);
      source.held = source.held.filter(
        ({ run, streamSamples }) => run !== due[0]?.run || streamSamples > newest,
      );
      ready.sort((a, b) => a.streamSamples - b.streamSamples);
      for (const packet of ready) this.#place(packet.payload, source.clock.placeOf(packet));
    }
  }

  #place(packet: Uint8Array, at: number): void {
    // It came twice, or too late.
    if (at - this.#stream.samples <= dropFrom) return;
    this.#fillTo(at);
    this.#stream.add(packet);
    this.#last = packet;
  }

  #fillTo(at: number): void {
    const gap = Math.floor(at) - this.#stream.samples;
    if (gap < fillFrom) return;
    for (const packet of fillingPackets(gap, this.#last)) this.#stream.add(packet);
    this.#last = null;
  }
}
