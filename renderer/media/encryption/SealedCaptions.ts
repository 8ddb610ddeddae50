import type { Caption } from '../../../shared/domain/Caption.ts';
import type { EpochKeys } from '../../../shared/encryption/epochKeys.ts';
import { ReceivingKeys } from './ReceivingKeys.ts';
import { SendingKeys } from './SendingKeys.ts';

/** Seals what the user says and opens what others say, as text, by keys of their own source. */
export class SealedCaptions {
  readonly #sending = new SendingKeys();
  readonly #receiving = new ReceivingKeys(() => performance.now());

  use(keys: EpochKeys | null): void {
    if (keys === null) {
      this.#sending.forget();
      this.#receiving.forget();
    } else {
      this.#sending.use(keys);
      this.#receiving.use(keys);
    }
  }

  /** Null when it must not be sent. */
  async seal(caption: Caption): Promise<Uint8Array<ArrayBuffer> | null> {
    const bytes = new TextEncoder().encode(JSON.stringify(caption));
    const sealed = await this.#sending.sealBytes('caption', 0, bytes);
    return typeof sealed === 'string' ? null : sealed;
  }

  /** What was sealed, if it is of this peer and was not received before; not checked in any other way. */
  async open(peerId: string, sealed: Uint8Array<ArrayBuffer>): Promise<unknown> {
    const opened = await this.#receiving.open(peerId, 'caption', sealed);
    if (typeof opened === 'string') return null;
    try {
      return JSON.parse(new TextDecoder().decode(opened));
    } catch {
      return null;
    }
  }
}
