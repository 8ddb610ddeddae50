/** Why a frame is not sent, not heard or not shown. */
export const dropReasons = [
  /** No channel is entered, or it is being left. */
  'closed',
  /** There is no key of its epoch here: not yet, or not any more. */
  'noKey',
  /** Who sends it was no member of the call in its epoch. */
  'notMember',
  /** A codec that is never sent sealed. */
  'codec',
  /** It is no sealed frame. */
  'malformed',
  /** It was not sealed by who is said to send it, or it was changed. */
  'forged',
  /** It was received before, or is too old to know that. */
  'replayed',
  /** The key has sealed all that it may. */
  'exhausted',
  /** The browser's cryptography failed. */
  'failed',
] as const;
export type DropReason = (typeof dropReasons)[number];
