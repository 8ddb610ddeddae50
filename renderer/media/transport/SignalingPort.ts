import type {
  Notifications,
  RequestInput,
  RequestName,
  RequestResponse,
} from '../../../shared/protocol/protocol.ts';

/** Asks the server; see `SignalingClient.request`, which is the one that the app passes in. */
export type RequestFunction = <Name extends RequestName>(
  name: Name,
  payload: RequestInput<Name>,
  inOrder?: (value: RequestResponse<Name>) => void,
) => Promise<RequestResponse<Name>>;

/** The way to the server, as far as the media engine needs it. */
export interface SignalingPort {
  request: RequestFunction;
  on<Name extends keyof Notifications>(
    name: Name,
    listen: (payload: Notifications[Name]) => void,
  ): () => void;
  /** Gives the connection up, so that the next opening puts both sides in step again. */
  reconnect(): void;
}
