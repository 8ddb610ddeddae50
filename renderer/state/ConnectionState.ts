import type { ErrorCode } from '../../shared/protocol/errors.ts';

/**
 * Why there is no connection. `unreachable`: it was never made. `originRefused`: the server does not take the address from which
 * this page comes for one of its own. `noWebSocket`: the server answers this page, and WebSockets do not get through to it.
 */
export type ConnectionLoss = 'lost' | 'unreachable' | 'originRefused' | 'noWebSocket';

/** How far the way to the server is; the renderer's state shows it as it is. */
export type ConnectionState =
  | {
      readonly kind: 'connecting';
      readonly step: 'reachingServer' | 'signingIn';
      readonly attempt: number;
      /** What is known of why the attempts before failed, where it is more than that nobody answered. */
      readonly obstacle?: 'originRefused' | 'noWebSocket';
    }
  | {
      readonly kind: 'needsName';
      readonly joinCodeRequired: boolean;
      readonly failure: ErrorCode | null;
    }
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'reconnecting';
      readonly reason: ConnectionLoss | 'serverStopping';
      readonly attempt: number;
      readonly since: number;
    }
  | {
      readonly kind: 'stopped';
      readonly reason: 'replaced' | 'refused';
      readonly code: ErrorCode | null;
    };
