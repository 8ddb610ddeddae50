import { randomUUID } from 'node:crypto';
import type { User } from '../../shared/domain/User.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Session } from '../peers/Session.ts';
import {
  ClientConnection,
  type ClientFacts,
  type ClientLink,
} from '../signaling/ClientConnection.ts';
import type { SignalingContext } from '../signaling/SignalingContext.ts';

/** After this long without a request a bot counts as gone. Scripts pause for less between two requests. */
const idleMs = 60_000;

interface OpenSession {
  readonly client: ClientConnection;
  readonly session: Session;
  idle: NodeJS.Timeout;
}

type Context = Pick<
  SignalingContext,
  'bans' | 'boards' | 'chatFeed' | 'people' | 'presence' | 'sessions'
>;

/**
 * The sessions of bots that ask over HTTP: one of each token, without a socket, from its first request until it has asked for
 * nothing for a while. Handlers see a client like any other, which is told nothing.
 */
export class ApiSessions {
  readonly #context: Context;
  readonly #open = new Map<string, OpenSession>();

  constructor(context: Context) {
    this.#context = context;
  }

  /**
   * The client of a bot's token.
   *
   * @param publicKey of the token
   * @throws RequestError `banned`; `limitReached` for too many sessions of this bot or from its address
   */
  clientOf(user: User, publicKey: string, facts: ClientFacts): ClientConnection {
    const { bans } = this.#context;
    if (bans.ofUser(user.id) !== null) throw new RequestError('banned', 'the bot is banned');
    const known = this.#open.get(publicKey);
    if (known && !known.session.closed) {
      known.idle.refresh();
      return known.client;
    }
    this.#end(publicKey);
    return this.#begin(user, publicKey, facts);
  }

  close(): void {
    for (const publicKey of [...this.#open.keys()]) this.#end(publicKey);
  }

  #begin(user: User, publicKey: string, facts: ClientFacts): ClientConnection {
    const { boards, chatFeed, people, presence, sessions } = this.#context;
    const client = new ClientConnection(new SilentLink(), facts);
    const session = sessions.open(user, client.addressGroup, publicKey);
    sessions.attach(session, client, undefined);
    client.signIn(session, {
      catchUp: () => undefined,
      signedOut: () => {
        presence.unfollow(client);
        chatFeed.drop(client);
        boards.drop(client);
      },
    });
    // A change since the token was looked up has not reached this session.
    session.peer.user = people.current(user);
    const idle = setTimeout(() => this.#end(publicKey), idleMs).unref();
    this.#open.set(publicKey, { client, session, idle });
    return client;
  }

  #end(publicKey: string): void {
    const ended = this.#open.get(publicKey);
    if (!ended) return;
    this.#open.delete(publicKey);
    clearTimeout(ended.idle);
    ended.client.signOut();
    this.#context.sessions.close(ended.session);
  }
}

/** Stands in for a socket. Nothing can be sent to a client that only makes requests. */
class SilentLink implements ClientLink {
  readonly id = randomUUID();
  disconnected = false;

  join(): void {}

  leave(): void {}

  emit(): void {}

  disconnect(): void {
    this.disconnected = true;
  }
}
