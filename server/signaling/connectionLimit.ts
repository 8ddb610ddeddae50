import { RequestError } from '../../shared/protocol/errors.ts';
import { RateLimit } from '../limits/RateLimit.ts';
import type { ClientConnection } from './ClientConnection.ts';

/**
 * A limit of its own for some requests, counted for each connection: `burst` at once, `perSecond` in the long run. What it
 * answers is called with each such request and throws `rateLimited` when there are too many.
 */
export function connectionLimit(
  burst: number,
  perSecond: number,
): (client: ClientConnection) => void {
  const limits = new WeakMap<ClientConnection, RateLimit>();
  return (client) => {
    const limit = limits.get(client) ?? new RateLimit(burst, perSecond);
    limits.set(client, limit);
    if (!limit.take()) throw new RequestError('rateLimited', 'too many of these');
  };
}
