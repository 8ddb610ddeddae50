import type { PushSubscription } from '../../shared/domain/Push.ts';
import { type PostConnection, postPublic } from '../reach/postPublic.ts';
import { encryptPush, type ServerPushKey } from './pushEncryption.ts';

/** Requests at a time. More wait; those beyond that are given up, so that a mention of everybody cannot fill the memory. */
const sendingMax = 8;
const waitingMax = 500;

/** A message to one device. */
export interface PushMessage {
  readonly subscription: PushSubscription;
  readonly text: string;
  /** See `ServerPushKey.topicOf`. */
  readonly tag: string;
  /** How long the push service keeps it for a device that it cannot reach, in seconds. */
  readonly keptS: number;
}

/** `gone`: the browser has ended the subscription. */
export type PushOutcome = 'sent' | 'gone' | 'failed';

export interface PushSenderOptions {
  readonly key: ServerPushKey;
  /** See `ServerConfig.pushContact`. */
  readonly contact: string;
  /** Differs in tests, whose push service is on this machine. */
  readonly connection?: PostConnection | undefined;
}

/**
 * Sends push messages to the services of browsers (RFC 8030), whose addresses come from outsiders. `close` ends what is on its way.
 */
export class PushSender {
  readonly #options: PushSenderOptions;
  readonly #closing = new AbortController();
  readonly #waiting: (() => void)[] = [];
  #sending = 0;

  constructor(options: PushSenderOptions) {
    this.#options = options;
  }

  /** Never rejects. */
  async send(message: PushMessage): Promise<PushOutcome> {
    if (this.#closing.signal.aborted || this.#waiting.length >= waitingMax) return 'failed';
    if (this.#sending >= sendingMax) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#sending += 1;
    }
    try {
      const status = await this.#post(message);
      // RFC 8030, 7.3: 404 for a subscription that has expired; services also say 410.
      if (status === 404 || status === 410) return 'gone';
      return status >= 200 && status < 300 ? 'sent' : 'failed';
    } catch {
      return 'failed';
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#sending -= 1;
    }
  }

  close(): void {
    this.#closing.abort();
    for (const start of this.#waiting.splice(0)) start();
  }

  async #post({ subscription, text, tag, keptS }: PushMessage): Promise<number> {
    const { key, contact, connection } = this.#options;
    const { endpoint } = subscription;
    return await postPublic(endpoint, {
      signal: this.#closing.signal,
      connection,
      body: encryptPush(subscription, text),
      headers: {
        'Content-Encoding': 'aes128gcm',
        'Content-Type': 'application/octet-stream',
        TTL: keptS,
        Urgency: 'high',
        Topic: key.topicOf(tag),
        Authorization: key.authorization(endpoint, contact),
      },
    });
  }
}
