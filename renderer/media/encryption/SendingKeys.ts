import type { DropReason } from '../../../shared/encryption/dropReasons.ts';
import type { EpochKeys, SealedSource } from '../../../shared/encryption/epochKeys.ts';
import {
  type Bytes,
  clearBytesOf,
  counterLimit,
  type FrameTraits,
  keyIdOf,
} from '../../../shared/encryption/frameFormat.ts';
import { sealFrame } from './frameCryptor.ts';
import { deriveFrameKey, type FrameKey } from './frameKey.ts';
import { KeyLedger } from './KeyLedger.ts';

/**
 * Seals what this peer sends, by the keys of the newest epoch. All streams of one source count together, because they share its key: voice
 * and music, and the layers of a camera.
 */
export class SendingKeys {
  readonly #counters = new KeyLedger(() => ({ next: 0 }));
  #keys: EpochKeys | null = null;
  #derived = new Map<string, Promise<FrameKey>>();
  readonly #limit: number;

  /** @param limit how many frames a key seals */
  constructor(limit = counterLimit) {
    this.#limit = limit;
  }

  use(keys: EpochKeys): void {
    this.#keys = keys;
    this.#derived = new Map();
  }

  /** Seals nothing until the next keys. */
  forget(): void {
    this.#keys = null;
    this.#derived = new Map();
  }

  /** The sealed frame, or why it must not be sent. */
  async seal(source: SealedSource, traits: FrameTraits, frame: Bytes): Promise<Bytes | DropReason> {
    return await this.sealBytes(source, clearBytesOf(traits), frame);
  }

  /** As `seal`, with so many clear bytes; null where it must not be sealed. */
  async sealBytes(
    source: SealedSource,
    clearLength: number | null,
    frame: Bytes,
  ): Promise<Bytes | DropReason> {
    const keys = this.#keys;
    if (keys === null || keys.isSilent) return 'noKey';
    if (clearLength === null) return 'codec';
    const isRecorded = keys.recorded?.includes(source) ?? false;
    const frameKey = await this.#keyOf(keys, source, isRecorded);
    const use = this.#counters.of(frameKey);
    if (use.next >= this.#limit) return 'exhausted';
    // Before anything is awaited: no two frames get the same.
    const counter = use.next;
    use.next += 1;
    const keyId = keyIdOf(keys.epoch);
    const sealing = { counter, keyId, clearLength, isRecorded };
    const sealed = await sealFrame(frameKey, sealing, frame);
    // The user may have gone to another channel meanwhile, or is in the recording no longer.
    return this.#keys === null || this.#isTooOpen(source, isRecorded) ? 'noKey' : sealed;
  }

  #isTooOpen(source: SealedSource, isRecorded: boolean): boolean {
    return isRecorded && !this.#keys?.recorded?.includes(source);
  }

  #keyOf(
    { secret, ownLeaf }: EpochKeys,
    source: SealedSource,
    isRecorded: boolean,
  ): Promise<FrameKey> {
    const name = `${source} ${isRecorded}`;
    const known = this.#derived.get(name);
    if (known !== undefined) return known;
    const derived = deriveFrameKey(secret, ownLeaf, source, isRecorded);
    this.#derived.set(name, derived);
    return derived;
  }
}
