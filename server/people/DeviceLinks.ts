import type { LinkOutcome } from '../../shared/domain/Device.ts';
import type { UserId } from '../../shared/domain/ids.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { LinkingDevice } from '../../shared/protocol/people/devices.ts';
import { hashOf, randomSymbols, typedSymbols } from './secretText.ts';

/** How long a code can be used, and then how long a device waits for the answer. */
export const linkValidMs = 5 * 60_000;
/** The symbols of a code, 40 random bits: no one guesses it within its minutes, and the first device still has to say yes. */
const codeSymbols = 8;
/** The most codes that are valid at once, and from one address group: a class that links its phones. */
const linksMax = 1_000;
const linksPerAddressMax = 30;

/** Where a new link comes from. */
export interface LinkStart<Client> {
  readonly starter: Client;
  readonly userId: UserId;
  readonly addressGroup: string;
}

/** A link between a device of a user and one that asks to be theirs. */
export interface DeviceLink<Client> extends LinkStart<Client> {
  readonly codeHash: string;
  readonly timer: NodeJS.Timeout;
  /** The other device, when it has used the code. */
  asked: { readonly client: Client; readonly device: LinkingDevice } | null;
}

/**
 * The links between devices that are being made. They are kept in memory only and end with either connection, so a restart or a
 * lost connection leaves nothing behind. Each user has one at most, each device asks for one. `drop` must be called when a
 * connection closes.
 */
export class DeviceLinks<Client> {
  readonly #links = new Set<DeviceLink<Client>>();
  readonly #tell: (client: Client, outcome: LinkOutcome) => void;

  /** @param tell tells a side of a link how it has ended, when the other side or the time has ended it */
  constructor(tell: (client: Client, outcome: LinkOutcome) => void) {
    this.#tell = tell;
  }

  get size(): number {
    return this.#links.size;
  }

  /** Begins a link, in place of an earlier one of the user. Returns its code. Throws `limitReached`. */
  start(start: LinkStart<Client>): string {
    for (const link of this.#links) if (link.userId === start.userId) this.#end(link, 'gone', null);
    const fromAddress = [...this.#links].filter(
      ({ addressGroup }) => addressGroup === start.addressGroup,
    );
    if (this.#links.size >= linksMax || fromAddress.length >= linksPerAddressMax) {
      throw new RequestError('limitReached', 'too many links between devices are being made');
    }
    const symbols = randomSymbols(codeSymbols);
    const link: DeviceLink<Client> = {
      ...start,
      codeHash: hashOf(symbols),
      timer: setTimeout(() => this.#end(link, 'expired', null), linkValidMs).unref(),
      asked: null,
    };
    this.#links.add(link);
    return `${symbols.slice(0, codeSymbols / 2)}-${symbols.slice(codeSymbols / 2)}`;
  }

  /**
   * A device uses a code, and waits from now on for the answer. A code is used once.
   *
   * @returns the link, whose starter must be asked
   * @throws RequestError `linkCodeWrong`
   */
  ask(typed: string, client: Client, device: LinkingDevice): DeviceLink<Client> {
    const codeHash = hashOf(typedSymbols(typed));
    const link = [...this.#links].find((each) => each.codeHash === codeHash && each.asked === null);
    if (!link) throw new RequestError('linkCodeWrong', 'no device shows this code');
    for (const other of this.#links) {
      if (other.asked?.client === client) this.#end(other, 'gone', client);
    }
    link.asked = { client, device };
    link.timer.refresh();
    return link;
  }

  /** The device that asks for this user by the link that this client has started. Throws `notFound`. */
  askedOf(starter: Client, publicKey: string): LinkingDevice {
    const asked = this.#startedBy(starter)?.asked;
    if (asked?.device.publicKey === publicKey) return asked.device;
    throw new RequestError('notFound', 'this device does not ask any more');
  }

  /** Ends a link that this client has started, and tells the other device. Does nothing when it has ended meanwhile. */
  answer(starter: Client, publicKey: string, outcome: 'approved' | 'refused'): void {
    const link = this.#startedBy(starter);
    if (link?.asked?.device.publicKey === publicKey) this.#end(link, outcome, starter);
  }

  /** Ends the links of a client that gives up, or whose connection has closed, and tells the other side. */
  drop(client: Client): void {
    for (const link of this.#links) {
      if (link.starter === client || link.asked?.client === client) this.#end(link, 'gone', client);
    }
  }

  #startedBy(starter: Client): DeviceLink<Client> | undefined {
    return [...this.#links].find((link) => link.starter === starter);
  }

  /** @param by the side that ends it and needs not be told; null for none */
  #end(link: DeviceLink<Client>, outcome: LinkOutcome, by: Client | null): void {
    clearTimeout(link.timer);
    this.#links.delete(link);
    for (const client of [link.starter, link.asked?.client]) {
      if (client !== undefined && client !== by) this.#tell(client, outcome);
    }
  }
}
