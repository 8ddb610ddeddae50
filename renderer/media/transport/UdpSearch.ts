import type { Device } from 'mediasoup-client/types';
import { transportOptions } from './mediasoupTypes.ts';
import { pathOutcome } from './pathOutcome.ts';
import type { SignalingPort } from './SignalingPort.ts';

/** The longest wait before the first search, in ms; it doubles with each search in vain. */
const firstWaitMs = 30_000;
/** A firewall that has been closed for hours is still asked every few minutes. */
const longestWaitMs = 600_000;
/** ICE and DTLS take a second or two where UDP gets through. */
const searchMs = 5_000;

export interface UdpSearchOptions {
  readonly server: Pick<SignalingPort, 'request'>;
  /** The app's device; null before the first sign-in. */
  readonly device: () => Pick<Device, 'createRecvTransport'> | null;
  /** UDP gets through to the worker that serves this app. */
  readonly onFound: () => void;
  /** 0 … 1, which part of each wait is waited. */
  readonly chance: () => number;
}

/**
 * While sound goes over TCP or a relay, looks now and then whether UDP gets through again. It tries on a transport of its own, so that
 * the path in use is not touched until a better one is known to be there.
 */
export class UdpSearch {
  readonly #options: UdpSearchOptions;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #waitMs = firstWaitMs;

  constructor(options: UdpSearchOptions) {
    this.#options = options;
  }

  /** Must be called whenever the path was measured and is not UDP. */
  seek(): void {
    const waitMs = this.#waitMs * this.#options.chance();
    this.#timer ??= setTimeout(() => void this.#search(), waitMs);
  }

  /** Ends it until `seek`, which then begins with the shortest wait. */
  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waitMs = firstWaitMs;
  }

  async #search(): Promise<void> {
    const searched = this.#timer;
    const isThere = await this.#hasPath();
    // It was closed, or sound goes over UDP, meanwhile.
    if (this.#timer !== searched) return;
    // The next `seek` waits again: a restart of ICE may end with the same path.
    this.#timer = null;
    this.#waitMs = Math.min(2 * this.#waitMs, longestWaitMs);
    if (isThere) this.#options.onFound();
  }

  async #hasPath(): Promise<boolean> {
    const { server, device } = this.#options;
    try {
      const { transport: parameters } = await server.request('doctor:probe', {});
      const iceCandidates = parameters.iceCandidates.filter(({ protocol }) => protocol === 'udp');
      const options = transportOptions({ ...parameters, iceCandidates }, []);
      const transport = device()?.createRecvTransport(options);
      if (transport === undefined) return false;
      try {
        return (await pathOutcome(transport, (elapsedMs) => elapsedMs < searchMs)) === 'open';
      } finally {
        transport.close();
      }
    } catch {
      // The connection to the server is lost, or the server has no room for a search now.
      return false;
    }
  }
}
