import { samplesOf } from '../media/opusPackets.ts';
import { type OggPage, segmentsMax, segmentsOf, writeOggPage } from './oggPages.ts';

/** What an Opus encoder hears before the sound begins, in samples: every encoder of libopus, so that of each browser. */
export const encoderDelay = 312;
/** `OpusHead`: where it says how many samples are not played, and how long it is at least (RFC 7845, 5.1). */
const preSkipOffset = 10;
const headBytes = 19;

/**
 * Puts Opus packets into an Ogg stream (RFC 7845), page by page. Whatever has been taken so far can be played, also without
 * what would come after it.
 */
export class OggOpusStream {
  readonly #serial: number;
  #sequence = 0;
  #packets: Uint8Array[] = [];
  #segments = 0;
  #pages: Buffer[] = [];
  #samples = 0;

  /**
   * @param title what players show
   * @param preSkip samples that are decoded first and not played
   */
  constructor(serial: number, title: string, preSkip: number = encoderDelay) {
    this.#serial = serial;
    this.#addPage([headOf(preSkip)], 0, { isFirst: true });
    this.#addPage([tagsOf(title)], 0);
  }

  /** The samples of all its packets. */
  get samples(): number {
    return this.#samples;
  }

  add(packet: Uint8Array): void {
    const segments = segmentsOf(packet);
    if (this.#segments + segments > segmentsMax) this.#finishPage();
    this.#packets.push(packet);
    this.#segments += segments;
    this.#samples += samplesOf(packet);
  }

  /** The bytes that have come since the last time: whole pages. */
  take(): Buffer {
    this.#finishPage();
    const bytes = Buffer.concat(this.#pages);
    this.#pages = [];
    return bytes;
  }

  /** As `take`, with the end of the stream. */
  end(packet: Uint8Array): Buffer {
    this.#finishPage();
    this.#samples += samplesOf(packet);
    this.#addPage([packet], this.#samples, { isLast: true });
    return this.take();
  }

  #finishPage(): void {
    if (this.#packets.length === 0) return;
    this.#addPage(this.#packets, this.#samples);
    this.#packets = [];
    this.#segments = 0;
  }

  #addPage(
    packets: readonly Uint8Array[],
    granulePosition: number,
    flags: Partial<Pick<OggPage, 'isFirst' | 'isLast'>> = {},
  ): void {
    const page = { isFirst: false, isLast: false, ...flags, granulePosition, packets };
    this.#pages.push(writeOggPage({ ...page, serial: this.#serial, sequence: this.#sequence }));
    this.#sequence += 1;
  }
}

/** How many samples of a stream are not played; null for what is no head of one. */
export function preSkipOf(head: Uint8Array): number | null {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.length);
  const isHead = bytes.length >= headBytes && bytes.toString('latin1', 0, 8) === 'OpusHead';
  return isHead ? bytes.readUInt16LE(preSkipOffset) : null;
}

function headOf(preSkip: number): Buffer {
  const head = Buffer.alloc(headBytes);
  head.write('OpusHead');
  head.writeUInt8(1, 8);
  // Packets of one channel are decoded to two equal ones. Music has two.
  head.writeUInt8(2, 9);
  head.writeUInt16LE(preSkip, preSkipOffset);
  head.writeUInt32LE(48_000, 12);
  return head;
}

function tagsOf(title: string): Buffer {
  return Buffer.concat([
    Buffer.from('OpusTags'),
    lengthAnd('Perch'),
    Uint8Array.of(1, 0, 0, 0),
    lengthAnd(`TITLE=${title}`),
  ]);
}

function lengthAnd(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([length, bytes]);
}
