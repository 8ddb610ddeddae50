import { RequestError } from '../../shared/protocol/errors.ts';
import { RateLimits } from './RateLimits.ts';

/** The cost of any request, in units of one message to one recipient: 600 requests at once, then 100 a second. */
const requestPrice = 10;
/**
 * In the same unit. A move between channels of 25 peers on a server of 100 clients costs about 150, for its notifications
 * and streams: 40 moves at once, then six a second.
 */
const personBurst = 6_000;
const personPerSecond = 1_000;
/** For a household, a class or a LAN party behind one address. */
const groupBurst = 30_000;
const groupPerSecond = 5_000;
/**
 * For each user of a group when others have used all of its budget: a few moves or dozens of switches, then one of these
 * every second or two. All sessions of an address together get less from this than from the group's budget.
 */
const reserveBurst = 1_000;
const reservePerSecond = 50;
/** More recipients are not charged, so that muting stays possible on a very large server. */
const recipientsMax = 500;

/**
 * Charges users for the messages to others that they cause, by the number of recipients. Each user has a budget over all
 * windows and connections, and each address group one over all identities, so that reconnecting renews neither. A user who
 * sends little is not refused for what others of the same address do.
 */
export class FanOutBudget {
  readonly #ofPerson: RateLimits;
  readonly #ofGroup: RateLimits;
  readonly #reserves: RateLimits;

  /** @param now a monotonic clock, in milliseconds */
  constructor(now?: () => number) {
    this.#ofPerson = new RateLimits(personBurst, personPerSecond, now);
    this.#ofGroup = new RateLimits(groupBurst, groupPerSecond, now);
    this.#reserves = new RateLimits(reserveBurst, reservePerSecond, now);
  }

  /**
   * Pays for one request.
   *
   * @param recipients how many messages to one recipient each it causes
   * @throws RequestError `rateLimited`; then nothing is charged, and the request succeeds after a pause
   */
  pay(userId: string, addressGroup: string, recipients: number): void {
    const price = requestPrice + Math.min(recipients, recipientsMax);
    const person = this.#ofPerson.of(userId);
    const paid =
      person.has(price) &&
      (this.#ofGroup.take(addressGroup, price) || this.#reserves.take(userId, price));
    if (!paid) {
      throw new RequestError('rateLimited', 'too many messages to others at once');
    }
    person.take(price);
  }
}
