import { RequestError } from '../../shared/protocol/errors.ts';
import { RateLimits } from './RateLimits.ts';

/**
 * In messages to one recipient each. Somebody who hops through channels of 25 people on a server of 100, and is told of
 * there and starts streams there, costs about 150 a hop: 40 hops at once, then six a second.
 */
const personBurst = 6_000;
const personPerSecond = 1_000;
/** A house, a class, a LAN party behind one router. */
const groupBurst = 30_000;
const groupPerSecond = 5_000;
/** On a very large server nobody pays for all of it: muting must stay possible. */
const priceMax = 500;

/**
 * Whoever causes messages to others pays for them, by how many get one. One budget for a person, in however many windows
 * and connections, and one for an address group, in however many identities: neither is renewed by coming again.
 */
export class FanOutBudget {
  readonly #ofPerson: RateLimits;
  readonly #ofGroup: RateLimits;

  /** `now` answers milliseconds of a clock that never jumps. */
  constructor(now?: () => number) {
    this.#ofPerson = new RateLimits(personBurst, personPerSecond, now);
    this.#ofGroup = new RateLimits(groupBurst, groupPerSecond, now);
  }

  /**
   * Pays for one request.
   *
   * @param userId null before the sign-in
   * @param recipients how many others are told of it
   * @throws RequestError `rateLimited`; then nothing is taken, and a pause is always enough
   */
  pay(userId: string | null, addressGroup: string, recipients: number): void {
    const price = 1 + Math.min(recipients, priceMax);
    const purses = [this.#ofGroup.of(addressGroup)];
    if (userId !== null) purses.push(this.#ofPerson.of(userId));
    if (!purses.every((purse) => purse.has(price))) {
      throw new RequestError('rateLimited', 'too much at once for everybody who is told of it');
    }
    for (const purse of purses) purse.take(price);
  }
}
