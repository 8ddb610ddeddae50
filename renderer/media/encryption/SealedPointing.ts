import type { PeerId } from '../../../shared/domain/ids.ts';
import type { EpochKeys } from '../../../shared/encryption/epochKeys.ts';
import { type Pointed, type Pointing, readId } from '../../../shared/protocol/pointer.ts';
import { openedPointing, sealablePointing } from '../../../shared/protocol/sealedPointer.ts';
import { ReceivingKeys } from './ReceivingKeys.ts';
import { SendingKeys } from './SendingKeys.ts';

/** Seals what the user points at and opens what others do, by keys of their own source; without keys neither. */
export class SealedPointing {
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

  /** The packet to send; null when there must not be one. */
  async seal(pointing: Pointing): Promise<Uint8Array<ArrayBuffer> | null> {
    const { bytes, clearLength } = sealablePointing(pointing);
    const sealed = await this.#sending.sealBytes('pointer', clearLength, bytes);
    return typeof sealed === 'string' ? null : sealed;
  }

  /** What a packet of the server says, if it is of whom the server says, and was not received before. */
  async open(packet: Uint8Array): Promise<Pointed | null> {
    const by = readId(packet, 0) as PeerId | null;
    if (by === null) return null;
    const sealed = new Uint8Array(packet.subarray(1 + by.length));
    const opened = await this.#receiving.open(by, 'pointer', sealed);
    if (typeof opened === 'string') return null;
    const pointing = openedPointing(opened);
    return pointing && { by, pointing };
  }
}
