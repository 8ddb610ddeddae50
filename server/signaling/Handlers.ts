import type {
  RequestName,
  RequestPayload,
  RequestResponse,
} from '../../shared/protocol/protocol.ts';
import type { ClientConnection } from './ClientConnection.ts';

/** Answers one request: gets the client and the parsed payload. Throws a `RequestError` to refuse. */
type Handler<Name extends RequestName> = (
  client: ClientConnection,
  payload: RequestPayload<Name>,
) => Promise<RequestResponse<Name>> | RequestResponse<Name>;

/** A handler for each request of the protocol table that begins with one of these nouns. */
export type HandlersOf<Noun extends string> = {
  [Name in Extract<RequestName, `${Noun}:${string}`>]: Handler<Name>;
};

/** A handler for every request. */
export type Handlers = { [Name in RequestName]: Handler<Name> };
