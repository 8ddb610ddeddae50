import { createHmac, randomBytes } from 'node:crypto';
import type { PeerId } from '../../shared/domain/ids.ts';
import { isSameSecret } from '../people/secretText.ts';

/**
 * The tokens that prove to the HTTP server who asks for files: one for each session, worthless after it and after a restart.
 * Nothing is kept: a token is the peer's id with a code that only this server can make.
 */
export class FileTokens {
  readonly #key = randomBytes(32);

  /** The token of a peer. Secret. */
  tokenOf(peerId: PeerId): string {
    return `${peerId}.${createHmac('sha256', this.#key).update(peerId).digest('base64url')}`;
  }

  /** The peer that a token was made for; null for a token that this server has not made. */
  peerOf(token: string): PeerId | null {
    const peerId = token.slice(0, Math.max(0, token.lastIndexOf('.'))) as PeerId;
    return isSameSecret(token, this.tokenOf(peerId)) ? peerId : null;
  }
}
