import { type ErrorCode, RequestError } from '../../shared/protocol/errors.ts';
import { networkOf } from './addressGroup.ts';
import { RateLimit } from './RateLimit.ts';
import { RateLimits } from './RateLimits.ts';

/** Wrong codes of one key: enough for typing errors. Half of the rate of an address, so that one key never uses that up. */
const keyBurst = 20;
const keyPerSecond = 1 / 12;
/**
 * Wrong codes of one address group, twice: for keys that have been wrong before, and for the first one of each key. So whoever
 * tries again and again leaves something for the others behind the same address.
 */
const groupBurst = 40;
const groupPerSecond = 1 / 6;
/** Of a whole network with its 65,536 groups: always less than the limit for all, so that one network locks out nobody. */
const networkBurst = 120;
const networkPerSecond = 1 / 2;
/** Wrong codes of all clients together: far more than people make, and only 86,400 guesses a day. */
const allBurst = 300;
const allPerSecond = 1;
/** While the limit for all is reached: one wrong code per network in ten minutes. */
const strangeBurst = 1;
const strangePerSecond = 1 / 600;

/** Who shows a code. */
export interface Guesser {
  /** The device key. Costs nothing: it tells people behind one address apart, but does not stop an attacker. */
  readonly publicKey: string;
  readonly addressGroup: string;
}

/**
 * Limits guesses of a join code that the host has made up, which may be as short as a word, and of the code of another device.
 * Only wrong codes count, and a key or an address with too many of them is refused for a while without a check, so that it does
 * not learn whether a code was right.
 *
 * - One person with twenty wrong codes, or with a million, uses up their own limit and half of that of their address. The
 *   others behind it (a school, a proxy) come in with the right code, also after mistakes of their own.
 * - Keys cost nothing, so an attacker who takes a new one for each guess can use up all that an address has. That cannot be
 *   told from a class of newcomers who all mistype; it bounds the guesses to 80 at once and 28,800 a day from an address, and
 *   to 300 at once and 86,400 a day from everywhere. Under such an attack the others behind that address need an invite.
 * - When all clients together have too many, only networks without a recent wrong code are checked, each until its first wrong
 *   code. So an attack from thousands of networks gets six guesses an hour from each, and a newcomer from any other network
 *   still signs in with the right code at once.
 *
 * Codes that the server makes (invites, the join code that is set in the app, the owner code) are never refused here, whatever
 * others behind the address have tried, because they need no limit: they have 100 random bits. All clients that may wait for a
 * sign-in at once, 200 with 40 requests a second, make 2^38 guesses a year; with 500 invites one of 2^53 such years finds one.
 */
export class CodeAttempts {
  readonly #ofKey: RateLimits;
  readonly #ofGroup: RateLimits;
  readonly #ofNewInGroup: RateLimits;
  readonly #ofNetwork: RateLimits;
  readonly #ofStrange: RateLimits;
  readonly #ofAll: RateLimit;

  /** @param now a monotonic clock, in milliseconds */
  constructor(now?: () => number) {
    this.#ofKey = new RateLimits(keyBurst, keyPerSecond, now);
    this.#ofGroup = new RateLimits(groupBurst, groupPerSecond, now);
    this.#ofNewInGroup = new RateLimits(groupBurst, groupPerSecond, now);
    this.#ofNetwork = new RateLimits(networkBurst, networkPerSecond, now);
    this.#ofStrange = new RateLimits(strangeBurst, strangePerSecond, now);
    this.#ofAll = new RateLimit(allBurst, allPerSecond, now);
  }

  /**
   * Checks a code.
   *
   * @param check throws `joinCodeWrong` or `linkCodeWrong` for a wrong code
   * @throws RequestError `rateLimited`, without a check of the code; and what `check` throws
   */
  check({ publicKey, addressGroup }: Guesser, check: () => void): void {
    const network = networkOf(addressGroup);
    const ofKey = this.#ofKey.of(publicKey);
    const ofNew = this.#ofNewInGroup.of(addressGroup);
    const ofGroup = ofKey.idle && ofNew.has() ? ofNew : this.#ofGroup.of(addressGroup);
    const own = [ofKey, ofGroup, this.#ofNetwork.of(network)];
    const strange = this.#ofStrange.of(network);
    if (!own.every((limit) => limit.has()) || !(this.#ofAll.has() || strange.has())) {
      throw new RequestError('rateLimited', 'too many wrong codes');
    }
    try {
      check();
    } catch (error) {
      if (error instanceof RequestError && isWrongCode(error.code)) {
        for (const limit of [...own, strange, this.#ofAll]) limit.charge();
      }
      throw error;
    }
  }
}

function isWrongCode(code: ErrorCode): boolean {
  return code === 'joinCodeWrong' || code === 'linkCodeWrong';
}
