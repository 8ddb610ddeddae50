import { createDecipheriv } from 'node:crypto';
import type { PeerId, RecordingId } from '../../shared/domain/ids.ts';
import type { RecordingSeat } from '../../shared/domain/Recording.ts';
import type { Source } from '../../shared/domain/Source.ts';
import {
  frameKeyBytes,
  frameTagBytes,
  keyIdOf,
  type SealedFrame,
  splitFrame,
} from '../../shared/encryption/frameFormat.ts';
import { encapsulatedBytes, hpkeSuite } from '../../shared/encryption/hpkeSuite.ts';
import {
  handedKeyBytes,
  recordedSources,
  recordingKeysInfo,
} from '../../shared/encryption/recordingKeyTexts.ts';
import { RequestError } from '../../shared/protocol/errors.ts';

/** Of each peer: those in use, and a few before, for what is still on its way. */
const keptEpochs = 4;
/** Frames may overtake the keys that open them by so much. */
const keysLateMs = 1_000;
/** Of all peers; more are from no app of ours. */
const waitingMax = 2_000;

type KeyPair = Awaited<ReturnType<typeof hpkeSuite.kem.generateKeyPair>>;

/** The keys of one peer in one epoch. */
interface GivenKeys {
  readonly keyId: number;
  /** Each with its salt behind it. */
  readonly keys: ReadonlyMap<Source, Buffer>;
}

interface WaitingFrame {
  readonly peerId: PeerId;
  readonly source: Source;
  readonly frame: SealedFrame;
  readonly take: (opened: Uint8Array) => void;
  readonly untilMs: number;
}

/**
 * What a recording in an encrypted channel can open: frames of those who have agreed, sealed by keys that their apps use only
 * while they are recorded, and have handed over for that. Of everybody else there is no key here, nor one for what they send at other
 * times. Lives in memory only, as long as the recording.
 */
export class RecordingKeys {
  /** To which apps seal their keys: raw X25519, base64url. */
  readonly publicKey: string;
  readonly #recordingId: RecordingId;
  #pair: KeyPair | null;
  /** The newest epoch first. */
  readonly #given = new Map<PeerId, GivenKeys[]>();
  #waiting: WaitingFrame[] = [];

  static async make(recordingId: RecordingId): Promise<RecordingKeys> {
    const pair = await hpkeSuite.kem.generateKeyPair();
    const raw = await hpkeSuite.kem.serializePublicKey(pair.publicKey);
    return new RecordingKeys(recordingId, pair, Buffer.from(raw).toString('base64url'));
  }

  private constructor(recordingId: RecordingId, pair: KeyPair, publicKey: string) {
    this.#recordingId = recordingId;
    this.#pair = pair;
    this.publicKey = publicKey;
  }

  /** Of whom there are keys. */
  get peers(): PeerId[] {
    return [...this.#given.keys()];
  }

  /**
   * Takes the keys of a peer.
   *
   * @param isIn whether the peer is still in the recording once they are opened
   * @throws RequestError `invalidRequest` for what is not sealed to this recording, for this peer and epoch
   */
  async give(
    peerId: PeerId,
    { epoch, sealed, seat }: { epoch: number; sealed: string; seat: RecordingSeat },
    isIn: () => boolean,
  ): Promise<void> {
    const handed = await this.#unseal(peerId, epoch, sealed);
    const sources = recordedSources(seat);
    if (handed?.length !== sources.length * handedKeyBytes) {
      throw new RequestError('invalidRequest', 'no keys for this recording');
    }
    if (this.#pair === null || !isIn()) return;
    const keys = new Map(
      sources.map((source, index) => {
        const start = index * handedKeyBytes;
        return [source, handed.subarray(start, start + handedKeyBytes)] as const;
      }),
    );
    const keyId = keyIdOf(epoch);
    const before = (this.#given.get(peerId) ?? []).filter((each) => each.keyId !== keyId);
    this.#given.set(peerId, [{ keyId, keys }, ...before].slice(0, keptEpochs));
    const waiting = this.#waiting.splice(0);
    for (const { peerId: from, source, frame, take, untilMs } of waiting) {
      this.#openOrWait(from, source, frame, take, untilMs);
    }
  }

  /** Forgets the keys of all others. */
  keepOnly(peers: ReadonlySet<PeerId>): void {
    for (const peerId of this.#given.keys()) if (!peers.has(peerId)) this.#given.delete(peerId);
    this.#waiting = this.#waiting.filter(({ peerId }) => peers.has(peerId));
  }

  /** Opens a frame of a peer; null where there is no key, or it was sealed otherwise. */
  open(peerId: PeerId, source: Source, bytes: Uint8Array): Uint8Array | null {
    const frame = splitFrame(new Uint8Array(bytes));
    const key = frame && this.#keyOf(peerId, source, frame);
    return frame && key ? openFrame(key, frame) : null;
  }

  /** Calls back with the opened frame: at once, or when its key has come, which may be a moment later; or never. */
  openSoon(
    peerId: PeerId,
    source: Source,
    bytes: Uint8Array,
    take: (opened: Uint8Array) => void,
  ): void {
    const frame = splitFrame(new Uint8Array(bytes));
    if (!frame?.isRecorded) return;
    this.#openOrWait(peerId, source, frame, take, performance.now() + keysLateMs);
  }

  /** Nothing can be opened any more. */
  close(): void {
    this.#pair = null;
    this.#given.clear();
    this.#waiting = [];
  }

  #openOrWait(
    peerId: PeerId,
    source: Source,
    frame: SealedFrame,
    take: (opened: Uint8Array) => void,
    untilMs: number,
  ): void {
    const key = this.#keyOf(peerId, source, frame);
    if (key) {
      const opened = openFrame(key, frame);
      if (opened) take(opened);
      return;
    }
    const now = performance.now();
    this.#waiting = this.#waiting.filter((each) => each.untilMs > now);
    if (this.#pair === null || untilMs <= now || this.#waiting.length >= waitingMax) return;
    this.#waiting.push({ peerId, source, frame, take, untilMs });
  }

  #keyOf(peerId: PeerId, source: Source, { keyId, isRecorded }: SealedFrame): Buffer | undefined {
    if (!isRecorded) return undefined;
    return this.#given
      .get(peerId)
      ?.find((each) => each.keyId === keyId)
      ?.keys.get(source);
  }

  async #unseal(peerId: PeerId, epoch: number, sealed: string): Promise<Buffer | null> {
    const pair = this.#pair;
    if (pair === null) return null;
    const bytes = Uint8Array.from(Buffer.from(sealed, 'base64url'));
    const info = recordingKeysInfo(this.#recordingId, peerId, epoch);
    try {
      const opened = await hpkeSuite.open(
        {
          recipientKey: pair,
          enc: bytes.slice(0, encapsulatedBytes).buffer,
          info: info.buffer,
        },
        bytes.slice(encapsulatedBytes).buffer,
      );
      return Buffer.from(opened);
    } catch {
      return null;
    }
  }
}

/** As the apps do it (docs/encryption.md); null for what was not sealed by this key. */
function openFrame(
  keyAndSalt: Buffer,
  { clear, ciphertext, counter }: SealedFrame,
): Uint8Array | null {
  const nonce = Buffer.from(keyAndSalt.subarray(frameKeyBytes));
  const end = nonce.length - 4;
  nonce.writeUInt32BE((nonce.readUInt32BE(end) ^ counter) >>> 0, end);
  const decipher = createDecipheriv('aes-128-gcm', keyAndSalt.subarray(0, frameKeyBytes), nonce);
  decipher.setAAD(clear);
  decipher.setAuthTag(ciphertext.subarray(ciphertext.length - frameTagBytes));
  const opened = decipher.update(ciphertext.subarray(0, -frameTagBytes));
  try {
    decipher.final();
  } catch {
    return null;
  }
  return Buffer.concat([clear, opened]);
}
