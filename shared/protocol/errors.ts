/**
 * The closed list of codes for failed requests. The server answers with a code and a reason for the log; only the renderer
 * makes texts for users.
 */
export const errorCodes = [
  /** The payload does not match the request's schema, or the request is unknown. */
  'invalidRequest',
  /** The connection has no open session. */
  'notSignedIn',
  /** The signature does not match the key, the challenge and the address. */
  'signatureWrong',
  /** The challenge names another key than the pinned one that the server shows. Made by the app. */
  'serverKeyWrong',
  /** App and server have different protocol versions. */
  'versionMismatch',
  /** The key is new on this server, and no name was given. */
  'nameRequired',
  /** Another person has a name that looks like this one. */
  'nameTaken',
  /** This server requires a join code from newcomers: none was given, or a wrong one. */
  'joinCodeRequired',
  'joinCodeWrong',
  'ownerCodeWrong',
  /** No device shows this code, or it was used. */
  'linkCodeWrong',
  /** Nobody on this server has these words. */
  'recoveryUnknown',
  /** The key was taken from its person: it never signs in again. */
  'deviceRemoved',
  /** The user's roles do not allow it, or the other person ranks as high. */
  'forbidden',
  /** The person, or newcomers from their address, are not let in. `session:ended` says why and until when. */
  'banned',
  /** The named object does not exist, or not for this peer. */
  'notFound',
  'channelFull',
  /** A channel is encrypted to the end, and this browser, this codec, a bot or a whisper from elsewhere is not. */
  'cannotEncrypt',
  /** The channel is locked, and those inside have not let the user in: see `knock:begin`. */
  'channelLocked',
  /** It conflicts with the current state: a second transport, a second microphone, a taken channel name. */
  'conflict',
  /** Somebody else has changed it since: what was seen of it is not what it is. */
  'outdated',
  /** A limit of this server is reached: channels, sessions. */
  'limitReached',
  /** Too many requests in too short a time. */
  'rateLimited',
  /** The server cannot store it: its disk is full or read-only. */
  'notSaved',
  /** The server is stopping, or the media worker has just ended: try again in a moment. */
  'unavailable',
  /** No answer in time. Made by the waiting side. */
  'timeout',
  /** The connection was lost before the answer. Made by the client. */
  'disconnected',
  /** An error of the server; its log has the details. */
  'internal',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** Codes of temporary failures: the same request may succeed a little later. */
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
  /** With `nameTaken`: a name like the wanted one that nobody has. */
  readonly suggestion?: string | undefined;
}

/** Thrown when a request fails, on both sides; sent as a `Failure`. */
export class RequestError extends Error {
  readonly code: ErrorCode;
  /** As in `Failure`. */
  readonly suggestion: string | undefined;

  constructor(code: ErrorCode, reason: string, suggestion?: string) {
    super(reason);
    this.name = 'RequestError';
    this.code = code;
    this.suggestion = suggestion;
  }
}

/** The answer to a request. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: Failure };
