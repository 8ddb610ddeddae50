import { createHash } from 'node:crypto';
import { Agent } from 'node:https';
import { connect, type TLSSocket } from 'node:tls';

/**
 * Opens connections only to a server whose certificate has this key, whoever has signed it: a server that makes its certificate
 * itself is known by the key that its invite links name.
 */
export class PinnedAgent extends Agent {
  readonly #serverKey: string;

  /** @param serverKey SHA-256 of the key, as the app shows it; colons and case do not matter */
  constructor(serverKey: string) {
    super({ keepAlive: false });
    this.#serverKey = plain(serverKey);
  }

  override createConnection(
    options: Parameters<Agent['createConnection']>[0],
    taken?: Parameters<Agent['createConnection']>[1],
  ): TLSSocket {
    const socket = connect({ ...(options as object), rejectUnauthorized: false });
    // What is written before the handshake waits for it, and is never sent to another key.
    socket.once('secureConnect', () => {
      if (this.#isPinned(socket)) taken?.(null, socket);
      else socket.destroy(new Error('the server has another key than it should'));
    });
    socket.once('error', (error) => taken?.(error, socket));
    return socket;
  }

  #isPinned(socket: TLSSocket): boolean {
    const key = socket.getPeerX509Certificate()?.publicKey.export({ type: 'spki', format: 'der' });
    if (key === undefined) return false;
    return createHash('sha256').update(key).digest('hex') === this.#serverKey;
  }
}

function plain(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').toLowerCase();
}
