import { RequestError } from '../../shared/protocol/errors.ts';
import { RateLimits } from '../limits/RateLimits.ts';
import type { Peer } from '../peers/Peer.ts';

/** Counts one request; throws `rateLimited` when there are too many. */
export type PersonLimit = (client: { readonly peer: Pick<Peer, 'user'> }) => void;

/**
 * A separate limit for some requests, counted per user over all windows and connections: `burst` at once, `perSecond` in the
 * long run.
 */
export function personLimit(burst: number, perSecond: number): PersonLimit {
  const limits = new RateLimits(burst, perSecond);
  return ({ peer }) => {
    if (!limits.take(peer.user.id)) throw new RequestError('rateLimited', 'too many of these');
  };
}
