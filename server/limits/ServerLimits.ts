import { channelPeersMax } from '../../shared/domain/Channel.ts';
import { pointingsPerSecond } from '../../shared/protocol/pointer.ts';
import type { SessionLimits } from '../peers/SessionRegistry.ts';
import { RateLimit } from './RateLimit.ts';

/** How much this server takes on. Tests and benches, whose peers all come from one address, raise it. */
export interface ServerLimits extends SessionLimits {
  readonly peersPerRoom: number;
  /** Connections without a session. */
  readonly strangers: number;
  /** Identities that are new here, from one address group: so many at once, then this rate. */
  readonly newcomersPerAddress: { readonly burst: number; readonly perSecond: number };
  /** Sounds that are brought from one address group, by whomever: so many at once, then this rate. */
  readonly soundsPerAddress: { readonly burst: number; readonly perSecond: number };
}

/** One peer's pointer packets. An app sends 30 a second; after a pause of the machine some of them arrive at once. */
export function pointerLimit(): RateLimit {
  return new RateLimit(pointingsPerSecond * 2, pointingsPerSecond + 5);
}

export const serverLimits: ServerLimits = {
  /** More than any machine that one person runs can serve. */
  sessions: 2000,
  /** A school class or a LAN party behind one router; fewer than a room holds, so that no address fills one alone. */
  sessionsPerAddress: 50,
  sessionsPerUser: 8,
  peersPerRoom: channelPeersMax,
  strangers: 200,
  /** A class on its first day, some of them twice; then one in two minutes, 720 a day. */
  newcomersPerAddress: { burst: 64, perSecond: 1 / 120 },
  /** A third of the board in one evening of two friends; the rest of it only by whole hours. */
  soundsPerAddress: { burst: 32, perSecond: 1 / 120 },
};
