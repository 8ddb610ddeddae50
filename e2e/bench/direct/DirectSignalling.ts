import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server as SocketServer } from 'socket.io';
import { DelayRelay } from '../../harness/DelayRelay.ts';
import { relayHost, serverHost } from '../TestBed.ts';

type Answer = (sdp: string, candidate: RTCIceCandidateInit) => void;
const page = '<!doctype html><title>Direct</title><script src="/socket.io/socket.io.js"></script>';

/**
 * Carries offers and answers between two pages, and delays all that goes between them. The page that listens is behind a relay;
 * the other one gets offers at once, so that a message and its answer take one round trip. It also relays their media: in
 * each answer the address of the page that talks is replaced by the relay's. Owns its servers and relays.
 */
export class DirectSignalling {
  readonly #http: Server;
  readonly #sockets: SocketServer;
  readonly #signalling: DelayRelay;
  #media: DelayRelay | null = null;
  #roundTripMs = 0;

  static async start(): Promise<DirectSignalling> {
    const http = createServer((_, response) => {
      response.setHeader('Content-Type', 'text/html').end(page);
    });
    const sockets = new SocketServer(http);
    http.listen(0, serverHost);
    await once(http, 'listening');
    const { port } = http.address() as AddressInfo;
    const relay = await DelayRelay.start({
      listenHost: relayHost,
      targetHost: serverHost,
      ports: [port],
      udp: false,
    });
    return new DirectSignalling(http, sockets, relay);
  }

  private constructor(http: Server, sockets: SocketServer, signalling: DelayRelay) {
    this.#http = http;
    this.#sockets = sockets;
    this.#signalling = signalling;
    sockets.on('connection', (socket) => {
      socket.on('offer', (sdp: string, answer: Answer) => {
        for (const other of sockets.sockets.sockets.values()) {
          if (other !== socket) other.emit('offer', sdp, this.#throughRelay(answer));
        }
      });
    });
  }

  get nearUrl(): string {
    return `http://${serverHost}:${this.#port}`;
  }

  /** Through the relay. */
  get farUrl(): string {
    return `http://${relayHost}:${this.#port}`;
  }

  set roundTripMs(ms: number) {
    this.#roundTripMs = ms;
    this.#signalling.oneWayMs = ms / 2;
  }

  async close(): Promise<void> {
    await this.#sockets.close();
    await this.#signalling.close();
    await this.#media?.close();
    this.#http.close();
  }

  get #port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  #throughRelay(answer: Answer): Answer {
    return async (sdp, candidate) => {
      const words = candidate.candidate?.split(' ') ?? [];
      const [address, port] = [words[4], Number(words[5])];
      if (address === undefined) throw new Error('the page has named no address');
      const ended = this.#media;
      this.#media = await DelayRelay.start({
        listenHost: relayHost,
        targetHost: address,
        ports: [port],
      });
      this.#media.oneWayMs = this.#roundTripMs / 2;
      words[4] = relayHost;
      // The relay's is the only address: those in the description would lead around it.
      const withoutAddresses = sdp.replace(/^a=candidate:.*\r\n/gm, '');
      answer(withoutAddresses, { ...candidate, candidate: words.join(' ') });
      await ended?.close();
    };
  }
}
