import { RequestError } from '../../shared/protocol/errors.ts';
import { RateLimits } from './RateLimits.ts';

/** What handling a request costs the server, in messages to one recipient each: 600 requests at once, then 100 a second. */
const requestPrice = 10;
/**
 * In the same unit. Somebody who hops through channels of 25 people on a server of 100, and is told of there and starts
 * streams there, costs about 150 a hop: 40 hops at once, then six a second.
 */
const personBurst = 6_000;
const personPerSecond = 1_000;
/** A house, a class, a LAN party behind one router. */
const groupBurst = 30_000;
const groupPerSecond = 5_000;
/** What each person of a group has when others have used up all of it: a few hops or dozens of switches, then one of these
 * every second or two. All seats of an address together get less of it than of the group's own. */
const reserveBurst = 1_000;
const reservePerSecond = 50;
/** On a very large server nobody pays for all of it: muting must stay possible. */
const recipientsMax = 500;

/**
 * Whoever causes messages to others pays for them, by how many get one. One budget for a person, in however many windows
 * and connections, and one for an address group, in however many identities: neither is renewed by coming again. Whoever
 * is calm is not refused for what others of their address do.
 */
export class FanOutBudget {
  readonly #ofPerson: RateLimits;
  readonly #ofGroup: RateLimits;
  readonly #reserves: RateLimits;

  /** `now` answers milliseconds of a clock that never jumps. */
  constructor(now?: () => number) {
    this.#ofPerson = new RateLimits(personBurst, personPerSecond, now);
    this.#ofGroup = new RateLimits(groupBurst, groupPerSecond, now);
    this.#reserves = new RateLimits(reserveBurst, reservePerSecond, now);
  }

  /**
   * Pays for one request.
   *
   * @param recipients how many messages to one recipient each it makes
   * @throws RequestError `rateLimited`; then nothing is taken, and a pause is always enough
   */
  pay(userId: string, addressGroup: string, recipients: number): void {
    const price = requestPrice + Math.min(recipients, recipientsMax);
    const person = this.#ofPerson.of(userId);
    const paid =
      person.has(price) &&
      (this.#ofGroup.take(addressGroup, price) || this.#reserves.take(userId, price));
    if (!paid) {
      throw new RequestError('rateLimited', 'too much at once for everybody who is told of it');
    }
    person.take(price);
  }
}
