import type { ErrorCode } from '../../shared/protocol/errors.ts';

/** How far the way to the server is; the renderer's state shows it as it is. */
export type ConnectionState =
  | {
      readonly kind: 'connecting';
      readonly step: 'reachingServer' | 'signingIn';
      readonly attempt: number;
    }
  | {
      readonly kind: 'needsName';
      readonly joinCodeRequired: boolean;
      readonly failure: ErrorCode | null;
    }
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'reconnecting';
      readonly reason: 'lost' | 'serverStopping' | 'unreachable';
      readonly attempt: number;
      readonly since: number;
    }
  | {
      readonly kind: 'stopped';
      readonly reason: 'replaced' | 'refused';
      readonly code: ErrorCode | null;
    };
