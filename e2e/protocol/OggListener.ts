import { once } from 'node:events';
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { OpusDecoder } from 'opus-decoder';
import { packetsOfPage } from '../../server/ogg/oggPages.ts';
import { type ToneName, tones } from '../harness/tones.ts';
import { levelAt } from './streamSinks.ts';

const headerBytes = 27;
/** Of full scale: what the codec leaves of silence is less. */
const faint = 0.001;
/** By how much a tone is above the others. */
const clearly = 4;
/** 0.6 s: two beeps of a tone. */
const packetsHeard = 30;

/** Plays an endless Ogg Opus stream as a radio player does: page by page, as it arrives. */
export class OggListener {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** What was played so far. */
  pages = 0;
  /** Samples at 48 kHz, by the last page. */
  granulePosition = 0;
  hasEnded = false;
  /** Whether the last page says that it is the last one. */
  isWhole = false;
  readonly #response: IncomingMessage;
  readonly #decoder: OpusDecoder<undefined>;
  readonly #sound: Float32Array[] = [];
  #bytes = Buffer.alloc(0);

  static async open(url: string, headers: OutgoingHttpHeaders = {}): Promise<OggListener> {
    const call = request(url, { headers, rejectUnauthorized: false, agent: false });
    call.end();
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    const decoder = new OpusDecoder({ channels: 2 });
    await decoder.ready;
    return new OggListener(response, decoder);
  }

  private constructor(response: IncomingMessage, decoder: OpusDecoder<undefined>) {
    this.status = response.statusCode ?? 0;
    this.headers = response.headers;
    this.#response = response;
    this.#decoder = decoder;
    response.on('data', (chunk: Buffer) => this.#take(chunk));
    response.once('close', () => {
      this.hasEnded = true;
    });
  }

  /**
   * Whether the last part of the sound has somebody's tone: more of it than of most others. A busy machine breaks tones into pieces, which
   * are quieter and have a little of all frequencies.
   */
  hears(name: ToneName): boolean {
    const stream = { sound: this.#sound, sampleRate: 48_000 };
    const levels = Object.values(tones).map((tone) => levelAt(stream, tone));
    const usual = levels.sort((a, b) => a - b)[Math.floor(levels.length / 2)] ?? 0;
    return levelAt(stream, tones[name]) > Math.max(faint, usual * clearly);
  }

  close(): void {
    this.#response.destroy();
    this.#decoder.free();
  }

  #take(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    while (this.#bytes.length >= headerBytes) {
      const segments = this.#bytes.readUInt8(headerBytes - 1);
      const lacing = this.#bytes.subarray(headerBytes, headerBytes + segments);
      const start = headerBytes + segments;
      const end = start + lacing.reduce((sum, length) => sum + length, 0);
      if (lacing.length < segments || this.#bytes.length < end) return;
      this.#play(packetsOfPage(lacing, this.#bytes.subarray(start, end)));
      this.#bytes = this.#bytes.subarray(end);
    }
  }

  #play(packets: readonly Uint8Array[]): void {
    this.granulePosition = Number(this.#bytes.readBigInt64LE(6));
    this.isWhole = (this.#bytes.readUInt8(5) & 4) !== 0;
    this.pages += 1;
    // The head and the tags.
    if (this.pages <= 2) return;
    for (const packet of packets) {
      this.#sound.push(this.#decoder.decodeFrame(packet).channelData[0] ?? new Float32Array());
      if (this.#sound.length > packetsHeard) this.#sound.shift();
    }
  }
}
