import { connect, type Socket } from 'node:net';
import { addressGroupOf } from '../limits/addressGroup.ts';
import { StallWatch } from './StallWatch.ts';

export interface IceRelayLimits {
  readonly relays: number;
  /** Of one ICE transport, by its username fragment: a browser keeps one, and opens another when its network changes. */
  readonly relaysPerTransport: number;
  /** Of one remote address, or one IPv6 /64. People behind one router share it. */
  readonly relaysPerAddress: number;
  /** Consent checks (RFC 7675) come at least every six seconds on a path that is in use. */
  readonly idleMs: number;
  /** How long a side may leave bytes unread, at least; at most twice this. */
  readonly stallMs: number;
}

const connectTimeoutMs = 5_000;

interface Relay {
  readonly client: Socket;
  readonly target: Socket;
  /** What is counted: the address group it comes from and the transport it goes to. */
  readonly counted: readonly string[];
}

/**
 * Carries ICE-TCP connections on to the media workers. Owns both sockets of each; either side's end ends the other. A
 * peer that does not read is cut off before the worker's queue for it grows.
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
   * Carries `client` on to the `target` of the transport with this username fragment, beginning with what was put back
   * into it; destroys it when a limit is reached. `client` is paused and has an error listener.
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
      // Not stream.pipeline: it throws when the client has gone meanwhile. Both ends are watched below.
      client.pipe(target);
      target.pipe(client);
    });
    // What has arrived is still delivered: DTLS says goodbye in its last packet.
    client.once('close', () => {
      target.destroySoon();
      if (target.closed) this.#forget(relay);
    });
    target.once('close', () => {
      client.destroySoon();
      if (client.closed) this.#forget(relay);
    });
  }

  /** Ends everything at once. Relaying again afterwards is not meant. */
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
