import type {
  Notifications,
  RequestInput,
  RequestName,
  RequestResponse,
} from '../../../shared/protocol/protocol.ts';

/** Sends a request; see `SignalingClient.request`, which the app passes in. */
export type RequestFunction = <Name extends RequestName>(
  name: Name,
  payload: RequestInput<Name>,
  inOrder?: (value: RequestResponse<Name>) => void,
) => Promise<RequestResponse<Name>>;

/** The signalling connection, as far as the media engine needs it. */
export interface SignalingPort {
  request: RequestFunction;
  on<Name extends keyof Notifications>(
    name: Name,
    listen: (payload: Notifications[Name]) => void,
  ): () => void;
  /** Drops the connection, so that the next session synchronises both sides again. */
  reconnect(): void;
}
