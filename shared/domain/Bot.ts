import type { Channel } from './Channel.ts';
import type { Message } from './Message.ts';
import type { NamedPerson } from './moderation.ts';
import type { User } from './User.ts';

/** A program that is a member of the server: it comes in by a token, and its roles say what it may do. */
export interface Bot {
  readonly user: User;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** When it last asked for anything, to about a minute; milliseconds since 1970. */
  readonly lastSeenAt: number;
  /** Where it is told of what happens; null for nowhere. */
  readonly webhook: string | null;
}

/** What a bot is told at its address, besides `id` and `at` (milliseconds since 1970). */
export type WebhookEvent = { readonly channel: Pick<Channel, 'id' | 'name'> } & (
  | { readonly event: 'messageSent'; readonly author: NamedPerson; readonly message: Message }
  | { readonly event: 'personJoined' | 'personLeft'; readonly person: NamedPerson }
);

/** The most characters of the address at which a bot is told. */
export const webhookUrlMaxLength = 500;
/** The most bots of a server. */
export const botsMax = 50;

/** A token is this and the seed of an Ed25519 key, 32 bytes in base64url. The server keeps only the public key. */
export const botTokenPrefix = 'perch-bot-';
