import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Log } from '../log.ts';

/** A name at a home connection moves to a new address now and then. */
const refreshMs = 300_000;

/**
 * The addresses at which the host says its media can be reached. Names are looked up again and again, because not every
 * browser takes a name in an ICE candidate. `close` stops that.
 */
export class AnnouncedAddresses {
  /** The address that the router of this network shows outside, once it is known to lead here. */
  outside: string | null = null;
  readonly #configured: readonly string[];
  readonly #log: Log;
  #resolved: string[];
  #timer: NodeJS.Timeout | null = null;

  private constructor(configured: readonly string[], log: Log) {
    this.#configured = configured;
    this.#log = log;
    this.#resolved = configured.filter((address) => isIP(address) !== 0);
  }

  /** Looks all names up once before it answers. */
  static async create(configured: readonly string[], log: Log): Promise<AnnouncedAddresses> {
    const announced = new AnnouncedAddresses(configured, log);
    if (configured.some((address) => isIP(address) === 0)) {
      await announced.#resolve();
      announced.#timer = setInterval(() => void announced.#resolve(), refreshMs).unref();
    }
    return announced;
  }

  /** The IP addresses known now, in the order of the configuration; empty when nothing is configured. */
  get addresses(): readonly string[] {
    if (this.#configured.length === 0 || this.outside === null) return this.#resolved;
    return [...this.#resolved, this.outside];
  }

  /** Those of the machine, for when nothing is configured. */
  get ownAddresses(): string[] {
    return this.outside === null ? ownAddresses() : [...ownAddresses(), this.outside];
  }

  close(): void {
    if (this.#timer) clearInterval(this.#timer);
  }

  async #resolve(): Promise<void> {
    const found = await Promise.all(
      this.#configured.map(async (name) => {
        if (isIP(name) !== 0) return [name];
        try {
          return (await lookup(name, { all: true })).map(({ address }) => address);
        } catch (error) {
          this.#log.warn('an announced name has no address now', { name, error });
          return [];
        }
      }),
    );
    this.#resolved = found.flat();
  }
}

/** The addresses of this machine's network interfaces, without loopback and link-local ones. */
export function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
    .map(({ address }) => address);
}
