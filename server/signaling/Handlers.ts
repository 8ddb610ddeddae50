import type {
  RequestName,
  RequestPayload,
  RequestResponse,
} from '../../shared/protocol/protocol.ts';
import type { ClientConnection } from './ClientConnection.ts';

/**
 * An answer that is read in the moment in which it is sent. Clients are told of a change of the presence, the sounds or the
 * profile at once: read any earlier, the answer could be older than a change that arrives before it.
 */
export class ReadWhenSent<T> {
  readonly read: () => T;

  constructor(read: () => T) {
    this.read = read;
  }
}

type Outcome<T> = T | ReadWhenSent<T>;

/** Answers one request: gets the client and the parsed payload. Throws a `RequestError` to refuse. */
type Handler<Name extends RequestName> = (
  client: ClientConnection,
  payload: RequestPayload<Name>,
) => Promise<Outcome<RequestResponse<Name>>> | Outcome<RequestResponse<Name>>;

/** A handler for each request of the protocol table that begins with one of these nouns. */
export type HandlersOf<Noun extends string> = {
  [Name in Extract<RequestName, `${Noun}:${string}`>]: Handler<Name>;
};

/** A handler for every request. */
export type Handlers = { [Name in RequestName]: Handler<Name> };
