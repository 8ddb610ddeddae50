import { decodePointing, encodePointed } from '../../shared/protocol/pointer.ts';
import type { PointerLines } from '../media/PointerLines.ts';
import type { Peer } from '../peers/Peer.ts';
import type { Pictures } from './Pictures.ts';

/**
 * Passes on what peers point at and draw on shares: each packet to exactly those who may see it at that moment. What is no
 * packet, or not allowed, goes nowhere.
 */
export class PointerRelay {
  readonly #pictures: Pick<Pictures, 'whoSeesPointing'>;
  readonly #lines: Pick<PointerLines, 'say'>;

  constructor(pictures: Pick<Pictures, 'whoSeesPointing'>, lines: Pick<PointerLines, 'say'>) {
    this.#pictures = pictures;
    this.#lines = lines;
  }

  /** A packet of this peer, as it came. */
  relay(peer: Peer, packet: Uint8Array): void {
    const pointing = decodePointing(packet);
    if (pointing === null) return;
    const seers = this.#pictures.whoSeesPointing(peer, pointing.share);
    const lines = seers.flatMap(({ media }) => (media ? [media.pointer] : []));
    this.#lines.say(lines, encodePointed(peer.id, packet));
  }
}
