import { EventEmitter } from 'node:events';
import type { Log } from '../log.ts';
import {
  type Gateway,
  GatewayRefusedError,
  type GatewaySearch,
  type PortMapping,
} from './Gateway.ts';

/** The result of an attempt at the gateway. `externalAddress` as the gateway reports it; null when it does not. */
export type GatewayOutcome =
  | { readonly kind: 'noGateway' }
  | { readonly kind: 'opened' | 'refused'; readonly externalAddress: string | null };

export interface PortOpenerTiming {
  /** A whole attempt: search, address, and all ports. */
  readonly attemptMs: number;
  /** The delay after a failed attempt. */
  readonly retryMs: number;
  /** The delay after a failed attempt when the ports were open before: the gateway may only be restarting. */
  readonly lostRetryMs: number;
  /** Ports are renewed at half of their lease, but at least this often, because a restarted gateway has lost them. */
  readonly renewMs: number;
  /** The timeout for closing the ports at the end. */
  readonly closeMs: number;
}

const usualTiming: PortOpenerTiming = {
  attemptMs: 30_000,
  retryMs: 300_000,
  lostRetryMs: 60_000,
  renewMs: 1_200_000,
  closeMs: 3_000,
};
/** Ports are never renewed more often than this, however short their lease. */
const shortestRenewMs = 30_000;

export interface PortOpenerOptions {
  /** The first one, for web and signalling, is required; the others carry media. */
  readonly mappings: readonly [PortMapping, ...PortMapping[]];
  /** The searches in the order in which they are tried. */
  readonly searches: readonly GatewaySearch[];
  readonly log: Log;
  readonly timing?: Partial<PortOpenerTiming>;
}

/**
 * Keeps ports open at the gateway of this network: searches for a gateway in the background, opens and renews the ports,
 * retries, and closes them at the end. Emits `changed` with each new outcome.
 */
export class PortOpener extends EventEmitter<{ changed: [GatewayOutcome] }> {
  readonly #options: PortOpenerOptions;
  readonly #timing: PortOpenerTiming;
  readonly #closing = new AbortController();
  /** The ports that are open as far as known, by gateway and port. */
  readonly #open = new Map<string, { gateway: Gateway; mapping: PortMapping }>();
  #outcome: GatewayOutcome | null = null;
  #attempt: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #lostOnce = false;
  #endWatch: (() => void) | undefined;

  constructor(options: PortOpenerOptions) {
    super();
    this.#options = options;
    this.#timing = { ...usualTiming, ...options.timing };
  }

  /** Null until the first attempt has ended. */
  get outcome(): GatewayOutcome | null {
    return this.#outcome;
  }

  /** Starts an attempt after the running one. Must be called at the start, and when the network has changed. */
  ask(): void {
    if (this.#closing.signal.aborted) return;
    clearTimeout(this.#timer);
    this.#attempt = this.#attempt.then(() => this.#try());
  }

  /** Closes the ports, if the gateway answers in time. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#closing.signal.aborted) return;
    this.#closing.abort(new Error('the server stops'));
    await this.#attempt;
    this.#endWatch?.();
    if (this.#open.size === 0) return;
    const signal = AbortSignal.timeout(this.#timing.closeMs);
    const closed = await Promise.allSettled(
      [...this.#open.values()].map(({ gateway, mapping }) => gateway.close(mapping, signal)),
    );
    if (closed.every(({ status }) => status === 'fulfilled')) {
      this.#options.log.info('closed the ports at the router');
    } else {
      this.#options.log.info(
        'could not close all ports at the router; they close when their lease ends',
      );
    }
  }

  async #try(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    clearTimeout(this.#timer);
    const signal = AbortSignal.any([
      this.#closing.signal,
      AbortSignal.timeout(this.#timing.attemptMs),
    ]);
    const { outcome, leaseMs } = await this.#askGateways(signal);
    if (this.#closing.signal.aborted) return;
    let nextMs = this.#timing.retryMs;
    if (outcome.kind === 'opened') {
      nextMs = Math.max(Math.min(leaseMs / 2, this.#timing.renewMs), shortestRenewMs);
      this.#lostOnce = false;
      this.#settle(outcome);
    } else if (this.#outcome?.kind === 'opened' && !this.#lostOnce) {
      // The ports stay open until their lease ends.
      this.#lostOnce = true;
      nextMs = this.#timing.lostRetryMs;
    } else {
      this.#settle(outcome);
    }
    this.#timer = setTimeout(() => this.ask(), nextMs).unref();
  }

  async #askGateways(signal: AbortSignal): Promise<{ outcome: GatewayOutcome; leaseMs: number }> {
    let outcome: GatewayOutcome = { kind: 'noGateway' };
    for (const search of this.#options.searches) {
      const gateway = await search(signal).catch(() => null);
      if (gateway === null) continue;
      const externalAddress = () => gateway.externalAddress(signal).catch(() => null);
      try {
        const leaseMs = 1000 * (await this.#openAll(gateway, signal));
        this.#watch(gateway);
        return { outcome: { kind: 'opened', externalAddress: await externalAddress() }, leaseMs };
      } catch (error) {
        outcome = { kind: 'refused', externalAddress: await externalAddress() };
        if (signal.aborted) break;
        const reason = error instanceof GatewayRefusedError ? error.message : 'it does not answer';
        this.#options.log.info('the router does not open the port', {
          gateway: gateway.address,
          by: gateway.protocol,
          reason,
        });
      }
    }
    return { outcome, leaseMs: 0 };
  }

  /** Asks again as soon as the gateway says that it has lost its ports; each attempt that succeeds waits for that anew. */
  #watch(gateway: Gateway): void {
    this.#endWatch?.();
    this.#endWatch = this.#closing.signal.aborted ? undefined : gateway.watch?.(() => this.ask());
  }

  /** @returns the shortest lease, in seconds */
  async #openAll(gateway: Gateway, signal: AbortSignal): Promise<number> {
    const [first, ...rest] = this.#options.mappings;
    let shortest = await this.#openOne(gateway, first, signal);
    // Gateways of networks that this machine has left keep their ports until the lease ends.
    for (const [key, open] of this.#open) {
      if (open.gateway.address !== gateway.address) this.#open.delete(key);
    }
    for (const mapping of rest) {
      try {
        shortest = Math.min(shortest, await this.#openOne(gateway, mapping, signal));
      } catch (error) {
        if (signal.aborted) throw error;
        // Media can use TCP instead.
        this.#options.log.warn('the router does not open a UDP port; its media will use TCP', {
          port: mapping.port,
          reason: error instanceof GatewayRefusedError ? error.message : 'it does not answer',
        });
      }
    }
    return shortest;
  }

  async #openOne(gateway: Gateway, mapping: PortMapping, signal: AbortSignal): Promise<number> {
    const key = `${gateway.protocol} ${gateway.address} ${mapping.transport} ${mapping.port}`;
    const leaseS = await gateway.open(mapping, signal);
    this.#open.set(key, { gateway, mapping });
    return leaseS;
  }

  #settle(outcome: GatewayOutcome): void {
    if (JSON.stringify(outcome) === JSON.stringify(this.#outcome)) return;
    this.#outcome = outcome;
    this.emit('changed', outcome);
  }
}
