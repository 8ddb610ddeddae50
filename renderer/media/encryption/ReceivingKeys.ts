import type { DropReason } from '../../../shared/encryption/dropReasons.ts';
import type { EpochKeys, SealedSource } from '../../../shared/encryption/epochKeys.ts';
import {
  type Bytes,
  keyIdOf,
  type SealedFrame,
  splitFrame,
} from '../../../shared/encryption/frameFormat.ts';
import { openFrame } from './frameCryptor.ts';
import { deriveFrameKey, type FrameKey } from './frameKey.ts';
import { KeyLedger } from './KeyLedger.ts';
import { ReplayWindow } from './ReplayWindow.ts';

/** What was sealed before a change of keys may still arrive for so long. */
export const oldEpochsKeptMs = 10_000;
/** However fast epochs follow each other, no more are kept. */
const keptEpochs = 16;

interface Epoch {
  keys: EpochKeys;
  readonly keyId: number;
  readonly derived: Map<string, Promise<FrameKey>>;
  /** When it is forgotten, in ms. */
  endsAt: number;
}

/** Opens what the others send, by the keys of the newest epoch and of those just before. */
export class ReceivingKeys {
  readonly #windows = new KeyLedger(() => new ReplayWindow());
  readonly #now: () => number;
  /** The newest first. */
  #epochs: Epoch[] = [];
  /** The peers whose frames, opened here, the server could open as well. */
  #recorded = new Set<string>();

  /** @param now the time in ms */
  constructor(now: () => number) {
    this.#now = now;
  }

  use(keys: EpochKeys): void {
    const [newest] = this.#epochs;
    if (newest !== undefined && isSame(newest.keys.secret, keys.secret)) {
      newest.keys = keys;
      return;
    }
    if (newest !== undefined) newest.endsAt = this.#now() + oldEpochsKeptMs;
    const keyId = keyIdOf(keys.epoch);
    this.#epochs.unshift({ keys, keyId, derived: new Map(), endsAt: Number.POSITIVE_INFINITY });
    this.#epochs.length = Math.min(this.#epochs.length, keptEpochs);
    this.forgetOld();
  }

  /** Lets go of the keys whose time is over; must be called `oldEpochsKeptMs` after `use`, in case nothing else comes. */
  forgetOld(): void {
    const nowMs = this.#now();
    this.#epochs = this.#epochs.filter(({ endsAt }) => endsAt > nowMs);
  }

  /** Opens nothing until the next keys. */
  forget(): void {
    this.#epochs = [];
  }

  /** The frame as this peer's source sent it, or why it must not be used. */
  async open(peerId: string, source: SealedSource, bytes: Bytes): Promise<Bytes | DropReason> {
    const frame = splitFrame(bytes, source === 'pointer');
    if (frame === null) return 'malformed';
    const [newest] = this.#epochs;
    if (newest === undefined) return 'noKey';
    // Whoever is no member now is not heard by old keys either.
    if (leavesOf(newest, peerId).length === 0) return 'notMember';
    let reason: DropReason = 'noKey';
    for (const epoch of this.#epochs) {
      if (epoch.keyId !== frame.keyId || epoch.endsAt <= this.#now()) continue;
      const leaves = leavesOf(epoch, peerId);
      if (leaves.length === 0 && reason === 'noKey') reason = 'notMember';
      for (const { leaf } of leaves) {
        const frameKey = await keyOf(epoch, leaf, source, frame.isRecorded);
        const opened = await this.#openBy(frameKey, frame);
        if (typeof opened === 'string') {
          reason = opened;
          continue;
        }
        if (!this.#epochs.includes(epoch)) return 'noKey';
        if (frame.isRecorded) this.#recorded.add(peerId);
        return opened;
      }
    }
    return reason;
  }

  /** Whose frames have come since the last time that the server can open, too. */
  takeRecorded(): string[] {
    const recorded = [...this.#recorded];
    this.#recorded.clear();
    return recorded;
  }

  async #openBy(frameKey: FrameKey, frame: SealedFrame): Promise<Bytes | DropReason> {
    const window = this.#windows.of(frameKey);
    if (!window.isNew(frame.counter)) return 'replayed';
    const opened = await openFrame(frameKey, frame);
    if (opened === null) return 'forged';
    // Only what is genuine is remembered.
    return window.take(frame.counter) ? opened : 'replayed';
  }
}

function keyOf(
  { keys, derived }: Epoch,
  leaf: number,
  source: SealedSource,
  isRecorded: boolean,
): Promise<FrameKey> {
  const name = `${leaf} ${source} ${isRecorded}`;
  const known = derived.get(name);
  if (known !== undefined) return known;
  const key = deriveFrameKey(keys.secret, leaf, source, isRecorded);
  derived.set(name, key);
  return key;
}

function leavesOf({ keys }: Epoch, peerId: string): EpochKeys['peers'] {
  return keys.peers.filter((peer) => peer.peerId === peerId);
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
