import { connect, type Socket } from 'node:net';
import { addressGroupOf } from '../limits/addressGroup.ts';
import { StallWatch } from './StallWatch.ts';

export interface IceRelayLimits {
  readonly relays: number;
  /** Per ICE transport, by its username fragment: a browser has one, and opens another when its network changes. */
  readonly relaysPerTransport: number;
  /** Per remote address, or IPv6 /64. Users behind one address share it. */
  readonly relaysPerAddress: number;
  /** Ends an idle relay; a path in use has consent checks (RFC 7675) at least every six seconds. */
  readonly idleMs: number;
  /** A side that leaves bytes unread is cut off after this time at the earliest, and twice this at the latest. */
  readonly stallMs: number;
}

const connectTimeoutMs = 5_000;

interface Relay {
  readonly client: Socket;
  readonly target: Socket;
  /** The keys of its counters: the client's address group, and the target transport. */
  readonly counted: readonly string[];
}

/**
 * Relays ICE-TCP connections to the media workers. Owns both sockets of each relay; the end of one ends the other. A client
 * that does not read is cut off before the worker's queue for it grows.
 */
export class IceRelays {
  readonly #limits: IceRelayLimits;
  readonly #relays = new Set<Relay>();
  readonly #counts = new Map<string, number>();
  readonly #stalls: StallWatch;

  constructor(limits: IceRelayLimits) {
    this.#limits = limits;
    this.#stalls = new StallWatch(limits.stallMs);
  }

  get size(): number {
    return this.#relays.size;
  }

  /**
   * Relays `client` to the `target` of the transport with this username fragment, or destroys it when a limit is reached.
   * `client` must be paused, with its first bytes unshifted, and have an error listener.
   */
  relay(
    client: Socket,
    usernameFragment: string,
    { host, port }: { host: string; port: number },
  ): void {
    const address = `address ${addressGroupOf(client.remoteAddress ?? '')}`;
    const transport = `transport ${usernameFragment}`;
    const isFull =
      this.#relays.size >= this.#limits.relays ||
      this.#countOf(address) >= this.#limits.relaysPerAddress ||
      this.#countOf(transport) >= this.#limits.relaysPerTransport;
    if (isFull || client.destroyed) {
      client.destroy();
      return;
    }

    const target = connect({ host, port, noDelay: true });
    const relay: Relay = { client, target, counted: [address, transport] };
    this.#relays.add(relay);
    for (const key of relay.counted) this.#counts.set(key, this.#countOf(key) + 1);
    this.#stalls.watch(client);
    this.#stalls.watch(target);

    client.setNoDelay(true);
    client.setTimeout(this.#limits.idleMs, () => client.destroy());
    target.setTimeout(connectTimeoutMs, () => target.destroy());
    target.on('error', () => {});
    target.once('connect', () => {
      target.setTimeout(0);
      // Not stream.pipeline, which throws when the client has closed meanwhile. Both ends are handled below.
      client.pipe(target);
      target.pipe(client);
    });
    // Received bytes are still delivered, because the last packet of DTLS is its close notification.
    client.once('close', () => {
      target.destroySoon();
      if (target.closed) this.#forget(relay);
    });
    target.once('close', () => {
      client.destroySoon();
      if (client.closed) this.#forget(relay);
    });
  }

  /** Ends all relays at once. Must not be used afterwards. */
  close(): void {
    this.#stalls.close();
    for (const { client, target } of this.#relays) {
      client.destroy();
      target.destroy();
    }
  }

  #countOf(key: string): number {
    return this.#counts.get(key) ?? 0;
  }

  #forget(relay: Relay): void {
    if (!this.#relays.delete(relay)) return;
    for (const key of relay.counted) {
      const left = this.#countOf(key) - 1;
      if (left > 0) this.#counts.set(key, left);
      else this.#counts.delete(key);
    }
  }
}
