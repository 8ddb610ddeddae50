import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type PostConnection, postPublic } from '../reach/postPublic.ts';
import type { StoredWebhook } from '../storage/channels/WebhookStore.ts';

/** Events that wait for one address. More are dropped: the bot reads what it has missed when it is back. */
const waitingMax = 200;
/** How long after each failure an event is sent again. */
const standardRetriesMs: readonly number[] = [2_000, 15_000, 60_000, 300_000];

export interface WebhookSenderOptions {
  readonly connection?: PostConnection | undefined;
  readonly retriesMs?: readonly number[] | undefined;
}

/** `gone`: the address answers that it is no more (410). */
export type Delivery = 'sent' | 'gone' | 'failed' | 'dropped';

/**
 * Sends events to the addresses of bots, those of one address one after the other and in their order. Each is signed, and sent
 * again when it fails. What waits is not kept over a restart. `close` ends what is on its way.
 */
export class WebhookSender {
  readonly #options: WebhookSenderOptions;
  readonly #closing = new AbortController();
  readonly #lines = new Map<string, { waiting: number; last: Promise<unknown> }>();

  constructor(options: WebhookSenderOptions = {}) {
    this.#options = options;
  }

  /** Never rejects. */
  async send({ url, secret }: StoredWebhook, event: object): Promise<Delivery> {
    const line = this.#lines.get(url) ?? { waiting: 0, last: Promise.resolve() };
    this.#lines.set(url, line);
    if (line.waiting >= waitingMax || this.#closing.signal.aborted) return 'dropped';
    line.waiting += 1;
    const body = JSON.stringify({ id: randomUUID(), ...event });
    const sending = line.last.then(() => this.#deliver(url, secret, body));
    line.last = sending;
    const delivery = await sending;
    line.waiting -= 1;
    if (line.waiting === 0) this.#lines.delete(url);
    return delivery;
  }

  close(): void {
    this.#closing.abort();
  }

  async #deliver(url: string, secret: string, body: string): Promise<Delivery> {
    const { retriesMs = standardRetriesMs } = this.#options;
    for (const retryMs of [...retriesMs, null]) {
      const status = await this.#post(url, secret, body);
      if (status >= 200 && status < 300) return 'sent';
      if (status === 410) return 'gone';
      if (retryMs === null || this.#closing.signal.aborted) break;
      // Ends early when the server stops.
      await wait(retryMs, undefined, { signal: this.#closing.signal, ref: false }).catch(() => {});
    }
    return 'failed';
  }

  async #post(url: string, secret: string, body: string): Promise<number> {
    // Of now, so that a receiver can refuse one that somebody repeats later.
    const sentS = Math.floor(Date.now() / 1000);
    const signature = createHmac('sha256', secret).update(`${sentS}.${body}`).digest('hex');
    try {
      return await postPublic(url, {
        signal: this.#closing.signal,
        connection: this.#options.connection,
        body,
        headers: {
          'Content-Type': 'application/json',
          'User-Agent': 'Perch',
          'Perch-Signature': `t=${sentS},v1=${signature}`,
        },
      });
    } catch {
      return 0;
    }
  }
}
