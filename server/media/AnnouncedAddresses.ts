import { lookup as systemLookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Log } from '../log.ts';

/** The name of a home connection gets a new address from time to time. */
const refreshMs = 300_000;
/** After a failed look-up: usually the network or the name server is down for a moment. */
const retryMs = 15_000;
/** How long a start waits for the first answers; later ones are used as well. */
const firstLookUpMs = 5_000;

/** Resolves a name to its IP addresses. Rejects where it has none, or nobody answers. */
export type LookUp = (name: string) => Promise<string[]>;

const lookUpAll: LookUp = async (name) =>
  (await systemLookup(name, { all: true })).map(({ address }) => address);

/**
 * The addresses that the host has announced for this server. Names are resolved at intervals, because not every browser
 * takes a name in an ICE candidate; while that fails, a name keeps its last addresses. `close` ends the timer.
 */
export class AnnouncedAddresses {
  /** The public addresses that are known to lead here: that of this network's gateway, and those that STUN servers see. */
  outside: readonly string[] = [];
  readonly #configured: readonly string[];
  readonly #log: Log;
  readonly #lookUp: LookUp;
  /** The addresses of each name that was ever resolved. */
  readonly #found = new Map<string, readonly string[]>();
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  private constructor(configured: readonly string[], log: Log, lookUp: LookUp) {
    this.#configured = configured;
    this.#log = log;
    this.#lookUp = lookUp;
  }

  /** Waits a short time for the first answers. `lookUp` differs in tests. */
  static async create(
    configured: readonly string[],
    log: Log,
    lookUp: LookUp = lookUpAll,
  ): Promise<AnnouncedAddresses> {
    const announced = new AnnouncedAddresses(configured, log, lookUp);
    if (announced.#names.length > 0) {
      const timeout = Promise.withResolvers<void>();
      const timer = setTimeout(timeout.resolve, firstLookUpMs);
      await Promise.race([announced.#refresh(), timeout.promise]);
      clearTimeout(timer);
    }
    return announced;
  }

  /** The IP addresses known now, in the order of the configuration. Empty when nothing is configured. */
  get addresses(): readonly string[] {
    const known = this.#configured.flatMap((address) =>
      isIP(address) === 0 ? (this.#found.get(address) ?? []) : [address],
    );
    return this.#configured.length === 0 ? known : [...known, ...this.outside];
  }

  close(): void {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  get #names(): string[] {
    return this.#configured.filter((address) => isIP(address) === 0);
  }

  /** Resolves all names, and schedules the next time. Never rejects. */
  async #refresh(): Promise<void> {
    const answered = await Promise.all(this.#names.map((name) => this.#resolve(name)));
    if (this.#closed) return;
    const nextMs = answered.every(Boolean) ? refreshMs : retryMs;
    this.#timer = setTimeout(() => void this.#refresh(), nextMs).unref();
  }

  /** Returns whether there was an answer. */
  async #resolve(name: string): Promise<boolean> {
    try {
      this.#found.set(name, await this.#lookUp(name));
      return true;
    } catch (error) {
      const kept = this.#found.get(name);
      this.#log.warn('an announced name could not be looked up', { name, kept, error });
      return false;
    }
  }
}

/** The addresses of this machine's network interfaces, without loopback and link-local ones. */
export function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
    .map(({ address }) => address);
}
