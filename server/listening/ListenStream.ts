import { randomInt } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { OggOpusStream } from '../ogg/OggOpusStream.ts';
import { paddedPacket } from './paddedPacket.ts';

/** 100 ms: a page for each packet would be a tenth larger, and a longer one would be heard later. */
const packetsOfPage = 5;
/** 64 kbit/s, as speech has. Chromium begins to play after some tens of kilobytes: with bare packets of silence it had not begun after 30 s. */
const packetBytesMin = 160;
/** What waits in this process for one listener at most, in bytes: some seconds. */
const waitingMax = 64 * 1024;
/** Who takes nothing for so long is gone. */
const stalledMs = 30_000;
/** 20 ms of silence. */
const silence = Uint8Array.of(0xf8, 0xff, 0xfe);

/**
 * The sound of a channel as the answer to one request: Ogg Opus that has no end until somebody ends it. Who takes it too slowly misses
 * some of it and goes on with what is said by then, and who takes nothing is disconnected: so little waits in memory.
 */
export class ListenStream {
  readonly #response: ServerResponse;
  readonly #ogg: OggOpusStream;
  #packets = 0;
  #stalledSince: number | null = null;

  /** Sends the headers and the head of the stream at once. */
  constructor(response: ServerResponse, title: string) {
    this.#response = response;
    this.#ogg = new OggOpusStream(randomInt(2 ** 32), title);
    response.writeHead(200, streamHeaders);
    response.write(this.#ogg.take());
  }

  /** @param nowMs on any clock that only goes forward */
  add(packet: Uint8Array, nowMs = performance.now()): void {
    const response = this.#response;
    if (response.writableLength > waitingMax) {
      this.#stalledSince ??= nowMs;
      if (nowMs - this.#stalledSince > stalledMs) response.destroy();
      return;
    }
    this.#stalledSince = null;
    this.#ogg.add(paddedPacket(packet, packetBytesMin));
    this.#packets += 1;
    if (this.#packets < packetsOfPage) return;
    this.#packets = 0;
    response.write(this.#ogg.take());
  }

  end(): void {
    this.#response.end(this.#ogg.end(silence));
  }
}

export const streamHeaders: Readonly<Record<string, string>> = {
  'Content-Type': 'audio/ogg; codecs=opus',
  'Cache-Control': 'no-store, no-transform',
  // Players on other pages, too: who has the link may listen.
  'Cross-Origin-Resource-Policy': 'cross-origin',
  // nginx would collect some seconds of it first.
  'X-Accel-Buffering': 'no',
  'Accept-Ranges': 'none',
};
