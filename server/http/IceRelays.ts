import { connect, type Socket } from 'node:net';
import { addressGroupOf } from '../limits/addressGroup.ts';

export interface IceRelayLimits {
  readonly relays: number;
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
  readonly addressGroup: string;
  /** Bytes handed on completely each way at the last look. */
  flushed: [toClient: number, toTarget: number];
}

/**
 * Carries ICE-TCP connections on to the media workers. Owns both sockets of each; either side's end ends the other. A
 * peer that does not read is cut off before the worker's queue for it grows.
 */
export class IceRelays {
  readonly #limits: IceRelayLimits;
  readonly #relays = new Set<Relay>();
  readonly #countByAddress = new Map<string, number>();
  readonly #stallTimer: NodeJS.Timeout;

  constructor(limits: IceRelayLimits) {
    this.#limits = limits;
    this.#stallTimer = setInterval(() => this.#cutStalled(), limits.stallMs);
    this.#stallTimer.unref();
  }

  get size(): number {
    return this.#relays.size;
  }

  /**
   * Carries `client` on to `target`, beginning with what was put back into it; destroys it when a limit is reached.
   * `client` is paused and has an error listener.
   */
  relay(client: Socket, { host, port }: { host: string; port: number }): void {
    const addressGroup = addressGroupOf(client.remoteAddress ?? '');
    const sameAddress = this.#countByAddress.get(addressGroup) ?? 0;
    const isFull =
      this.#relays.size >= this.#limits.relays || sameAddress >= this.#limits.relaysPerAddress;
    if (isFull || client.destroyed) {
      client.destroy();
      return;
    }

    const target = connect({ host, port, noDelay: true });
    const relay: Relay = { client, target, addressGroup, flushed: [-1, -1] };
    this.#relays.add(relay);
    this.#countByAddress.set(addressGroup, sameAddress + 1);

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
    clearInterval(this.#stallTimer);
    for (const { client, target } of this.#relays) {
      client.destroy();
      target.destroy();
    }
  }

  #forget(relay: Relay): void {
    if (!this.#relays.delete(relay)) return;
    const left = (this.#countByAddress.get(relay.addressGroup) ?? 1) - 1;
    if (left > 0) this.#countByAddress.set(relay.addressGroup, left);
    else this.#countByAddress.delete(relay.addressGroup);
  }

  #cutStalled(): void {
    for (const relay of this.#relays) {
      const sides = [relay.client, relay.target];
      const flushed = sides.map((side) => side.bytesWritten - side.writableLength);
      const isStalled = sides.some(
        (side, index) => side.writableLength > 0 && flushed[index] === relay.flushed[index],
      );
      relay.flushed = [flushed[0] ?? 0, flushed[1] ?? 0];
      if (isStalled) {
        relay.client.destroy();
        relay.target.destroy();
      }
    }
  }
}
