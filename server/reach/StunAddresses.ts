import { EventEmitter } from 'node:events';
import type { Log } from '../log.ts';
import { familyOf, scopeOf } from './addressScope.ts';
import { type SeenFrom, seenAddress } from './askStun.ts';

/** As for announced names: a home connection gets another address from time to time. */
const refreshMs = 300_000;
/** When no server has answered: usually the network is down for a moment. */
const retryMs = 30_000;

export interface StunAddressesOptions {
  /** `stun:` URLs, asked in their order until one answers. */
  readonly servers: readonly string[];
  /** The address that the server listens on; null for all. */
  readonly host: string | null;
  readonly log: Log;
  /** As `seenAddress`, which tests replace. */
  readonly ask?: (url: string, from: SeenFrom) => Promise<string | null>;
}

/**
 * The public addresses of this machine as STUN servers see them (RFC 8489), one of each IP version in which the server listens for media.
 * They are asked again at intervals; while nobody answers, the last addresses hold. Emits `changed`. `close` ends the timer.
 */
export class StunAddresses extends EventEmitter<{ changed: [] }> {
  readonly #options: StunAddressesOptions;
  readonly #ask: NonNullable<StunAddressesOptions['ask']>;
  readonly #froms: readonly SeenFrom[];
  readonly #found = new Map<SeenFrom['family'], string>();
  #timer: NodeJS.Timeout | undefined;
  #asking: Promise<void> | null = null;
  #closed = false;

  constructor(options: StunAddressesOptions) {
    super();
    this.#options = options;
    this.#ask = options.ask ?? seenAddress;
    this.#froms = fromsOf(options.host);
  }

  /** IPv4 first. */
  get addresses(): readonly string[] {
    return this.#froms.flatMap(({ family }) => this.#found.get(family) ?? []);
  }

  /** Asks now; the next times come by themselves. */
  start(): void {
    clearTimeout(this.#timer);
    this.#asking ??= this.#refresh().finally(() => {
      this.#asking = null;
    });
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #refresh(): Promise<void> {
    const before = this.addresses.join();
    const answered = await Promise.all(this.#froms.map((from) => this.#look(from)));
    if (this.#closed) return;
    if (!answered.includes(true)) {
      this.#options.log.warn('no STUN server tells the public address of this server', {
        kept: this.addresses,
      });
    }
    // One IP version is enough: many networks have only one.
    this.#timer = setTimeout(
      () => this.start(),
      answered.includes(true) ? refreshMs : retryMs,
    ).unref();
    if (this.addresses.join() === before) return;
    this.#options.log.info('STUN servers see this server', { at: this.addresses });
    this.emit('changed');
  }

  /** Returns whether a server has answered with a public address. */
  async #look(from: SeenFrom): Promise<boolean> {
    for (const url of this.#options.servers) {
      const address = await this.#ask(url, from);
      if (address === null || scopeOf(address) !== 'public') continue;
      if (familyOf(address) !== from.family) continue;
      this.#found.set(from.family, address);
      return true;
    }
    return false;
  }
}

function fromsOf(host: string | null): SeenFrom[] {
  if (host === null || host === '::') return [{ family: 'ipv4' }, { family: 'ipv6' }];
  if (host === '0.0.0.0') return [{ family: 'ipv4' }];
  return [{ family: familyOf(host), address: host }];
}
