import { RequestError } from '../../shared/protocol/errors.ts';
import { networkOf } from './addressGroup.ts';
import { RateLimit } from './RateLimit.ts';
import { RateLimits } from './RateLimits.ts';

/** Wrong codes of one address group: somebody who mistypes, or a class that enters the same wrong code. */
const groupBurst = 20;
const groupPerSecond = 1 / 6;
/** Of a whole network, whoever has its 65,536 groups: always less than what everybody has, so that it locks out nobody. */
const networkBurst = 60;
const networkPerSecond = 1 / 2;
/** Wrong codes of everybody together: far more than people make, and 86,400 guesses a day. */
const allBurst = 300;
const allPerSecond = 1;
/** When everybody was wrong too often: one wrong code of each network in ten minutes. */
const strangeBurst = 1;
const strangePerSecond = 1 / 600;

/**
 * How often join codes and owner codes may be guessed. Only wrong ones are counted, so a right code costs nobody anything.
 * An address group or a network that was wrong too often is not heard for a while: whether a code of theirs was right must
 * not be learnt then. When everybody together was wrong too often, only networks that were not wrong of late are heard, each
 * until its first wrong code: an attack from thousands of networks is slowed to six guesses an hour for each of them, and a
 * newcomer from anywhere else still gets in with the right code at once.
 */
export class CodeAttempts {
  readonly #ofGroup: RateLimits;
  readonly #ofNetwork: RateLimits;
  readonly #ofStrange: RateLimits;
  readonly #ofAll: RateLimit;

  /** `now` answers milliseconds of a clock that never jumps. */
  constructor(now?: () => number) {
    this.#ofGroup = new RateLimits(groupBurst, groupPerSecond, now);
    this.#ofNetwork = new RateLimits(networkBurst, networkPerSecond, now);
    this.#ofStrange = new RateLimits(strangeBurst, strangePerSecond, now);
    this.#ofAll = new RateLimit(allBurst, allPerSecond, now);
  }

  /**
   * Checks a code that came from an address group.
   *
   * @param check throws `joinCodeWrong` or `ownerCodeWrong` for a wrong one; must not wait for anything, so that a thousand
   *   tries at once are counted one after the other
   * @throws RequestError `rateLimited`, and the code is not looked at; and what `check` throws
   */
  check<Result>(addressGroup: string, check: () => Result): Result {
    const network = networkOf(addressGroup);
    const own = [this.#ofGroup.of(addressGroup), this.#ofNetwork.of(network)];
    const strange = this.#ofStrange.of(network);
    if (!own.every((limit) => limit.has()) || !(this.#ofAll.has() || strange.has())) {
      throw new RequestError('rateLimited', 'too many wrong codes');
    }
    try {
      return check();
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
    (error.code === 'joinCodeWrong' || error.code === 'ownerCodeWrong')
  );
}
