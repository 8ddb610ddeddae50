import type { EpochKeys } from '../../../shared/encryption/epochKeys.ts';
import { ReceivingKeys } from './ReceivingKeys.ts';
import { SendingKeys } from './SendingKeys.ts';

type PacketSource = Parameters<SendingKeys['sealBytes']>[0];

/** Seals and opens packets of data, by keys of their own source. Null stands for one that must not be sent, or is not believed. */
export class SealedPackets {
  readonly #source: PacketSource;
  readonly #sending = new SendingKeys();
  readonly #receiving = new ReceivingKeys(() => performance.now());

  constructor(source: PacketSource) {
    this.#source = source;
  }

  use(keys: EpochKeys | null): void {
    if (keys === null) {
      this.#sending.forget();
      this.#receiving.forget();
    } else {
      this.#sending.use(keys);
      this.#receiving.use(keys);
    }
  }

  /** @param clearLength how many bytes at the beginning stay readable */
  async seal(
    bytes: Uint8Array<ArrayBuffer>,
    clearLength = 0,
  ): Promise<Uint8Array<ArrayBuffer> | null> {
    const sealed = await this.#sending.sealBytes(this.#source, clearLength, bytes);
    return typeof sealed === 'string' ? null : sealed;
  }

  /** What was sealed, if it is of this peer and was not received before. */
  async open(
    peerId: string,
    sealed: Uint8Array<ArrayBuffer>,
  ): Promise<Uint8Array<ArrayBuffer> | null> {
    const opened = await this.#receiving.open(peerId, this.#source, sealed);
    return typeof opened === 'string' ? null : opened;
  }
}
