/**
 * The closed list of reasons for which a request can fail. The server answers with a code and a reason for the log;
 * words for people are made in the renderer only.
 */
export const errorCodes = [
  /** The payload does not fit the request's schema, or the request is unknown. */
  'invalidRequest',
  /** The connection has not opened a session yet, or has one already. */
  'notSignedIn',
  /** The signature does not match the key, the challenge and the address. */
  'signatureWrong',
  /** The server asks to sign for another key than the one that it shows and that is pinned. Made by the app. */
  'serverKeyWrong',
  /** App and server speak different protocol versions. */
  'versionMismatch',
  /** The key is new here and came without a name. */
  'nameRequired',
  /** This server asks newcomers for a join code; none was given, or a wrong one. */
  'joinCodeRequired',
  'joinCodeWrong',
  'ownerCodeWrong',
  /** The user's role does not allow it. */
  'forbidden',
  /** The thing named does not exist, or not for this peer. */
  'notFound',
  'channelFull',
  /** It contradicts what is there already: a second transport, a second microphone, a taken channel name. */
  'conflict',
  /** A limit of this server is reached: channels, sessions. */
  'limitReached',
  /** Too many requests in too short a time. */
  'rateLimited',
  /** The server cannot write it down: its disk is full, or read-only. */
  'notSaved',
  /** The server is stopping, or the media worker has just died: try again in a moment. */
  'unavailable',
  /** No answer in time. Made by the side that waits. */
  'timeout',
  /** The connection broke while waiting for the answer. Made by the client. */
  'disconnected',
  /** A fault of the server; its log knows more. */
  'internal',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** Refusals that pass by themselves: the same request may be granted a little later. */
export const passingCodes: ReadonlySet<ErrorCode> = new Set([
  'unavailable',
  'timeout',
  'rateLimited',
  'internal',
]);

/** A failure of a request. `reason` is for logs and developers, in English. */
export interface Failure {
  readonly code: ErrorCode;
  readonly reason: string;
}

/** Thrown where a request fails, on both sides; travels as a `Failure`. */
export class RequestError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, reason: string) {
    super(reason);
    this.name = 'RequestError';
    this.code = code;
  }
}

/** What a request is answered with. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: Failure };
