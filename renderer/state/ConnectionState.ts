import type { SessionEnding } from '../../shared/domain/moderation.ts';
import type { ErrorCode } from '../../shared/protocol/errors.ts';

/**
 * Why there is no connection. `unreachable`: it was never established. `originRefused`: the server does not accept the
 * origin of this page. `noWebSocket`: the server answers requests of this page, but WebSockets do not get through.
 */
export type ConnectionLoss = 'lost' | 'unreachable' | 'originRefused' | 'noWebSocket';

/** The connection to the server, and the sign-in there. */
export type ConnectionState =
  | {
      readonly kind: 'connecting';
      readonly step: 'reachingServer' | 'signingIn';
      /** Counted from 1. */
      readonly attempt: number;
      /** Why the earlier attempts failed, if more is known than that there was no answer. */
      readonly obstacle?: 'originRefused' | 'noWebSocket';
    }
  /** First sign-in on this server: it needs a name, and a join code if the server asks for one. */
  | {
      readonly kind: 'needsName';
      readonly joinCodeRequired: boolean;
      readonly failure: ErrorCode | null;
      /** A free name like the one that is taken. */
      readonly suggestion?: string;
    }
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'reconnecting';
      readonly reason: ConnectionLoss | 'serverStopping';
      readonly attempt: number;
      /** `Date.now()` of the loss. */
      readonly since: number;
    }
  /** There are no further attempts until the user retries. */
  | {
      readonly kind: 'stopped';
      readonly reason: 'replaced' | 'refused';
      /** Null with `refused`: something failed on this device, not on the server. */
      readonly code: ErrorCode | null;
    }
  /** A moderator has ended the session, or keeps the user out. */
  | { readonly kind: 'stopped'; readonly reason: 'ended'; readonly ending: SessionEnding };
