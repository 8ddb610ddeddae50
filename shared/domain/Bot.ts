import type { User } from './User.ts';

/** A program that is a member of the server: it comes in by a token, and its roles say what it may do. */
export interface Bot {
  readonly user: User;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** When it last asked for anything, to about a minute; milliseconds since 1970. */
  readonly lastSeenAt: number;
}

/** The most bots of a server. */
export const botsMax = 50;

/** A token is this and the seed of an Ed25519 key, 32 bytes in base64url. The server keeps only the public key. */
export const botTokenPrefix = 'perch-bot-';
