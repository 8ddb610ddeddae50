import { RequestError } from '../../shared/protocol/errors.ts';
import { RateLimit } from './RateLimit.ts';
import { RateLimits } from './RateLimits.ts';

/** Wrong codes of one address group: somebody who mistypes, or a class that enters the same wrong code. */
const groupBurst = 20;
const groupPerSecond = 1 / 6;
/** Wrong codes of everybody together: far more than people make, and 86,400 guesses a day at the most. */
const allBurst = 300;
const allPerSecond = 1;

/**
 * How often join codes and owner codes may be guessed. Only wrong ones are counted, so a right code costs nobody anything.
 * An address group that was wrong too often is not heard for a while. When everybody together was wrong too often, only
 * groups that were not wrong of late are heard, each until its first wrong code: an attack from many networks is slowed to
 * one guess for each of them, and a newcomer with the right code still gets in.
 */
export class CodeAttempts {
  readonly #ofGroup: RateLimits;
  readonly #ofAll: RateLimit;

  /** `now` answers milliseconds of a clock that never jumps. */
  constructor(now?: () => number) {
    this.#ofGroup = new RateLimits(groupBurst, groupPerSecond, now);
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
    const ofGroup = this.#ofGroup.of(addressGroup);
    if (!ofGroup.has() || !(this.#ofAll.has() || ofGroup.idle)) {
      throw new RequestError('rateLimited', 'too many wrong codes');
    }
    try {
      return check();
    } catch (error) {
      if (isWrongCode(error)) {
        ofGroup.charge();
        this.#ofAll.charge();
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
