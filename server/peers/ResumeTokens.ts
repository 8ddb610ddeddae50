import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { PeerId } from '../../shared/domain/ids.ts';

/** Where the secret is kept: the settings of the server. */
interface Settings {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<void>;
}

const setting = 'resumeSecret';
const macLength = 43;

/**
 * The tokens that resume sessions. Each names its peer and is signed for one device key, so that after a restart of the server, which
 * keeps no sessions, an app gets its former peer id back: what others know of it by that id, as a direct connection, goes on.
 */
export class ResumeTokens {
  readonly #secret: string;
  /** Of this run of the server: a session that has ended meanwhile does not come back. */
  readonly #run = randomBytes(6).toString('base64url');

  /** Keeps the secret; null when it is kept. */
  #keep: (() => void) | null;

  constructor(secret: string, keep: (() => void) | null = null) {
    this.#secret = secret;
    this.#keep = keep;
  }

  /** With the secret of this server, which is made the first time, and kept from the first token on: a start has more urgent writes. */
  static async load(
    settings: Settings,
    write: (change: () => Promise<void>) => Promise<void>,
  ): Promise<ResumeTokens> {
    const kept = await settings.get(setting);
    if (kept !== null) return new ResumeTokens(kept);
    const made = randomBytes(32).toString('base64url');
    // Where it cannot be saved, nobody gets a former peer id back.
    return new ResumeTokens(made, () => {
      write(() => settings.set(setting, made)).catch(() => undefined);
    });
  }

  make(peerId: PeerId, publicKey: string): string {
    this.#keep?.();
    this.#keep = null;
    const named = [this.#run, peerId, randomBytes(24).toString('base64url')].join('.');
    return `${named}.${this.#sign(named, publicKey)}`;
  }

  /** The peer that a token of an earlier run has named; null for every other token, and for that of another device. */
  formerPeer(token: string, publicKey: string): PeerId | null {
    const named = token.slice(0, -macLength - 1);
    const [run, peerId, random, more] = named.split('.');
    if (run === this.#run || !peerId || random === undefined || more !== undefined) return null;
    const [shown, right] = [token.slice(named.length), `.${this.#sign(named, publicKey)}`].map(
      (text) => Buffer.from(text),
    );
    if (!shown || !right || shown.length !== right.length) return null;
    return timingSafeEqual(shown, right) ? (peerId as PeerId) : null;
  }

  #sign(named: string, publicKey: string): string {
    return createHmac('sha256', this.#secret).update(`${named} ${publicKey}`).digest('base64url');
  }
}
