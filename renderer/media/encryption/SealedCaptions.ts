import type { Caption } from '../../../shared/domain/Caption.ts';
import type { EpochKeys } from '../../../shared/encryption/epochKeys.ts';
import { SealedPackets } from './SealedPackets.ts';

/** Seals what the user says and opens what others say, as text, by keys of their own source. */
export class SealedCaptions {
  readonly #packets = new SealedPackets('caption');

  use(keys: EpochKeys | null): void {
    this.#packets.use(keys);
  }

  /** Null when it must not be sent. */
  seal(caption: Caption): Promise<Uint8Array<ArrayBuffer> | null> {
    return this.#packets.seal(new TextEncoder().encode(JSON.stringify(caption)));
  }

  /** What was sealed, if it is of this peer and was not received before; not checked in any other way. */
  async open(peerId: string, sealed: Uint8Array<ArrayBuffer>): Promise<unknown> {
    const opened = await this.#packets.open(peerId, sealed);
    if (opened === null) return null;
    try {
      return JSON.parse(new TextDecoder().decode(opened));
    } catch {
      return null;
    }
  }
}
