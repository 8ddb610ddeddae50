import type {
  RequestName,
  RequestPayload,
  RequestResponse,
} from '../../shared/protocol/protocol.ts';
import type { ClientConnection } from './ClientConnection.ts';

/** What answers one request: gets who asks and what, parsed; throws a `RequestError` to refuse. */
type Handler<Name extends RequestName> = (
  client: ClientConnection,
  payload: RequestPayload<Name>,
) => Promise<RequestResponse<Name>> | RequestResponse<Name>;

/** One handler for each row of the protocol table that begins with one of these nouns. */
export type HandlersOf<Noun extends string> = {
  [Name in Extract<RequestName, `${Noun}:${string}`>]: Handler<Name>;
};

/** All of them. */
export type Handlers = { [Name in RequestName]: Handler<Name> };
