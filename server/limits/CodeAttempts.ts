import { RequestError } from '../../shared/protocol/errors.ts';
import { networkOf } from './addressGroup.ts';
import { RateLimit } from './RateLimit.ts';
import { RateLimits } from './RateLimits.ts';

/** Wrong codes of one address group: enough for typing errors, or for a class that enters the same wrong code. */
const groupBurst = 20;
const groupPerSecond = 1 / 6;
/** Of a whole network with its 65,536 groups: always less than the limit for all, so that one network locks out nobody. */
const networkBurst = 60;
const networkPerSecond = 1 / 2;
/** Wrong codes of all clients together: far more than people make, and only 86,400 guesses a day. */
const allBurst = 300;
const allPerSecond = 1;
/** While the limit for all is reached: one wrong code per network in ten minutes. */
const strangeBurst = 1;
const strangePerSecond = 1 / 600;

/**
 * Limits guesses of join codes, owner codes and codes of other devices. Only wrong codes count. An address group or a network with too many wrong
 * codes is refused for a while without a check, so that it does not learn whether a code was right. When all clients
 * together have too many, only networks without a recent wrong code are checked, each until its first wrong code. So an
 * attack from thousands of networks gets six guesses an hour from each, and a newcomer from any other network still signs in
 * with the right code at once.
 */
export class CodeAttempts {
  readonly #ofGroup: RateLimits;
  readonly #ofNetwork: RateLimits;
  readonly #ofStrange: RateLimits;
  readonly #ofAll: RateLimit;

  /** @param now a monotonic clock, in milliseconds */
  constructor(now?: () => number) {
    this.#ofGroup = new RateLimits(groupBurst, groupPerSecond, now);
    this.#ofNetwork = new RateLimits(networkBurst, networkPerSecond, now);
    this.#ofStrange = new RateLimits(strangeBurst, strangePerSecond, now);
    this.#ofAll = new RateLimit(allBurst, allPerSecond, now);
  }

  /**
   * Checks a code from an address group.
   *
   * @param check rejects with `joinCodeWrong`, `ownerCodeWrong` or `linkCodeWrong` for a wrong code. Callers run one check after the other, in
   *   their queue of writes, so that a thousand parallel guesses are counted
   * @throws RequestError `rateLimited`, without a check of the code; and what `check` rejects with
   */
  async check<Result>(addressGroup: string, check: () => Promise<Result>): Promise<Result> {
    const network = networkOf(addressGroup);
    const own = [this.#ofGroup.of(addressGroup), this.#ofNetwork.of(network)];
    const strange = this.#ofStrange.of(network);
    if (!own.every((limit) => limit.has()) || !(this.#ofAll.has() || strange.has())) {
      throw new RequestError('rateLimited', 'too many wrong codes');
    }
    try {
      return await check();
    } catch (error) {
      if (isWrongCode(error)) {
        for (const limit of [...own, strange, this.#ofAll]) limit.charge();
      }
      throw error;
    }
  }
}

function isWrongCode(error: unknown): boolean {
  return (
    error instanceof RequestError &&
    (error.code === 'joinCodeWrong' ||
      error.code === 'ownerCodeWrong' ||
      error.code === 'linkCodeWrong')
  );
}
