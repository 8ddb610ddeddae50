import { closeSync, openSync, readSync } from 'node:fs';
import { preSkipOf } from '../ogg/OggOpusStream.ts';
import { capturePattern, packetsOfPage, pageHeaderBytes } from '../ogg/oggPages.ts';

/**
 * Reads the packets of a track from its file, page by page, so that a track of hours takes no more memory than one of seconds. It
 * reads synchronously: for a thread of its own. Owns the open file until `close`.
 */
export class TrackReader {
  /** Samples at the beginning that are not played. */
  readonly preSkip: number;
  readonly #file: number;
  #packets: Uint8Array[] = [];
  #next = 0;

  /** Throws an Error for a file that is not there or does not begin as a track. */
  constructor(path: string) {
    this.#file = openSync(path, 'r');
    const [head] = this.#readPage() ?? [];
    const preSkip = head ? preSkipOf(head) : null;
    // The second page has only the tags.
    if (preSkip === null || this.#readPage() === null) {
      this.close();
      throw new Error('no Ogg Opus stream');
    }
    this.preSkip = preSkip;
  }

  /** The next packet; null at the end, and where the file is broken. */
  next(): Uint8Array | null {
    while (this.#next >= this.#packets.length) {
      const packets = this.#readPage();
      if (packets === null) return null;
      this.#packets = packets;
      this.#next = 0;
    }
    const packet = this.#packets[this.#next] ?? null;
    this.#next += 1;
    return packet;
  }

  close(): void {
    closeSync(this.#file);
  }

  #readPage(): Uint8Array[] | null {
    const header = this.#read(pageHeaderBytes);
    if (!header?.subarray(0, capturePattern.length).equals(capturePattern)) return null;
    const lacing = this.#read(header.readUInt8(pageHeaderBytes - 1));
    if (!lacing) return null;
    const body = this.#read(lacing.reduce((sum, length) => sum + length, 0));
    return body && packetsOfPage(lacing, body);
  }

  #read(length: number): Buffer | null {
    const bytes = Buffer.alloc(length);
    return readSync(this.#file, bytes) === length ? bytes : null;
  }
}
