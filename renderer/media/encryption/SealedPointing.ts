import type { PeerId } from '../../../shared/domain/ids.ts';
import type { EpochKeys } from '../../../shared/encryption/epochKeys.ts';
import {
  decodePointed,
  encodePointing,
  type Pointed,
  type Pointing,
  readId,
} from '../../../shared/protocol/streams/pointer.ts';
import {
  openedPointing,
  sealablePointing,
} from '../../../shared/protocol/streams/sealedPointer.ts';
import type { PointingSeal } from '../pointing/PointerChannel.ts';
import type { FrameMode } from './frameMessages.ts';
import { SealedPackets } from './SealedPackets.ts';

/** Seals what the user points at and opens what others do, by keys of their own source. In an encrypted channel nothing else passes. */
export class SealedPointing implements PointingSeal {
  readonly #mode: () => FrameMode;
  readonly #packets = new SealedPackets('pointer');

  /** @param mode what kind of channel the user is in */
  constructor(mode: () => FrameMode) {
    this.#mode = mode;
  }

  use(keys: EpochKeys | null): void {
    this.#packets.use(keys);
  }

  send(pointing: Pointing, channel: Parameters<PointingSeal['send']>[1]): boolean {
    if (this.#mode() === 'plain') return channel.sendPacket(encodePointing(pointing));
    // One that is late, or cannot be sent, is of no use: the next one repeats it.
    void this.seal(pointing).then((packet) => packet && channel.sendPacket(packet));
    return true;
  }

  take(packet: Uint8Array, hear: (pointed: Pointed) => void): void {
    const isPlain = this.#mode() === 'plain';
    const taken = isPlain ? Promise.resolve(decodePointed(packet)) : this.open(packet);
    void taken.then((pointed) => pointed && hear(pointed));
  }

  /** The packet to send; null when there must not be one. */
  async seal(pointing: Pointing): Promise<Uint8Array<ArrayBuffer> | null> {
    const { bytes, clearLength } = sealablePointing(pointing);
    return await this.#packets.seal(bytes, clearLength);
  }

  /** What a packet of the server says, if it is of whom the server says, and was not received before. */
  async open(packet: Uint8Array): Promise<Pointed | null> {
    const by = readId(packet, 0) as PeerId | null;
    if (by === null) return null;
    const sealed = new Uint8Array(packet.subarray(1 + by.length));
    const opened = await this.#packets.open(by, sealed);
    const pointing = opened && openedPointing(opened);
    return pointing && { by, pointing };
  }
}
