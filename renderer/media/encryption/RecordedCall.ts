import type { ChannelId, PeerId, RecordingId } from '../../../shared/domain/ids.ts';
import type { RecordingSeat } from '../../../shared/domain/Recording.ts';
import type { Source } from '../../../shared/domain/Source.ts';
import type { EpochKeys } from '../../../shared/encryption/epochKeys.ts';
import { encapsulatedBytes, hpkeSuite } from '../../../shared/encryption/hpkeSuite.ts';
import {
  handedKeyBytes,
  recordedSources,
  recordingKeysInfo,
} from '../../../shared/encryption/recordingKeyTexts.ts';
import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import { fromBase64url, toBase64url } from '../../storage/base64url.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import { deriveFrameBytes } from './frameKey.ts';
import type { KeyClock } from './KeyClock.ts';

export interface RecordedCallEvents {
  /** What to seal and open by from now on; null: by nothing. */
  keys: EpochKeys | null;
  /** `unshown` has changed. */
  unshownChanged: readonly string[];
}

/** What the user has agreed to: a recording, and whether it takes cameras and shares, too. */
export type RecordingConsent = Pick<RecordingSeat, 'id' | 'videos'>;

/** Where the user is. */
export interface RecordedPlace {
  readonly channelId: ChannelId | null;
  /** The recording that the user sees there, if the channel is encrypted. */
  readonly seat: RecordingSeat | null;
  /** The own one; null without a connection, when the user cannot know whether the recording has ended. */
  readonly peerId: PeerId | null;
}

export interface RecordedCallOptions {
  readonly request: RequestFunction;
  readonly clock: Pick<KeyClock, 'now' | 'schedule'>;
}

interface AgreedRecording {
  readonly id: RecordingId;
  readonly key: string;
  readonly peerId: PeerId;
  readonly sources: readonly Source[];
}

/** Somebody's app may know of the beginning or the end of a recording so much earlier than this one. */
export const unshownMs = 3_000;
/** Keys that the server has refused, as of too many in a moment, or whose answer was lost, are handed over again after so long. */
export const handAgainMs = 2_000;

/**
 * Decides what the server may open of the user's call, for its recording. That is what the user sends while they see the recording and
 * have agreed to it here, sealed by keys of their own, which are handed over for each epoch. All else stays sealed for the
 * server, also what others send, and what the user sends before and after.
 *
 * When somebody lets the server open what they send and no recording is shown, nothing is sent until that is over.
 */
export class RecordedCall extends TypedEmitter<RecordedCallEvents> {
  readonly #options: RecordedCallOptions;
  #epoch: EpochKeys | null = null;
  #place: RecordedPlace = { channelId: null, seat: null, peerId: null };
  #consent: RecordingConsent | null = null;
  #used: EpochKeys | null = null;
  /** For what keys were handed over. */
  #handed = '';
  #cancelHandAgain: () => void = () => undefined;
  #unshown: readonly string[] = [];
  /** Since when something has come that a recording could open, and none was shown. */
  #heardSince: number | null = null;
  #cancelQuiet: () => void = () => undefined;

  constructor(options: RecordedCallOptions) {
    super();
    this.#options = options;
  }

  /** Who lets the server open what they send while no recording is shown; nobody until that has gone on for a while. */
  get unshown(): readonly string[] {
    return this.#unshown;
  }

  /** The keys of the call; null when there are none any more. */
  setEpoch(epoch: EpochKeys | null): void {
    this.#epoch = epoch;
    this.#apply(true);
  }

  follow(place: RecordedPlace): void {
    const isElsewhere = place.channelId !== this.#place.channelId;
    this.#place = place;
    if (place.seat || isElsewhere) this.#setUnshown([]);
    this.#apply(false);
  }

  /** The user has agreed to a recording, or to none. */
  agree(consent: RecordingConsent | null): void {
    this.#consent = consent;
    this.#apply(false);
  }

  /** Something has come from these that a recording can open. To be called about once a second while it goes on. */
  heardRecorded(peerIds: readonly string[]): void {
    if (this.#place.seat) return;
    const { clock } = this.#options;
    this.#heardSince ??= clock.now();
    this.#cancelQuiet();
    this.#cancelQuiet = clock.schedule(unshownMs, () => this.#setUnshown([]));
    if (clock.now() - this.#heardSince >= unshownMs) this.#setUnshown(peerIds);
  }

  close(): void {
    this.#cancelQuiet();
    this.#cancelHandAgain();
  }

  #setUnshown(peerIds: readonly string[]): void {
    if (peerIds.length === 0) {
      this.#cancelQuiet();
      this.#heardSince = null;
    }
    if (peerIds.join() === this.#unshown.join()) return;
    this.#unshown = peerIds;
    this.emit('unshownChanged', peerIds);
    this.#apply(false);
  }

  #apply(isNewEpoch: boolean): void {
    const epoch = this.#epoch;
    const agreed = this.#agreedHere();
    const keys = epoch && {
      ...epoch,
      ...(agreed && { recorded: agreed.sources }),
      ...(this.#unshown.length > 0 && { isSilent: true as const }),
    };
    // Before anything is sealed by them; the server waits for them a moment.
    if (epoch && agreed) this.#handOver(epoch, agreed);
    else this.#handed = '';
    const isSame = keys?.recorded?.join() === this.#used?.recorded?.join();
    if (!isNewEpoch && isSame && keys?.isSilent === this.#used?.isSilent) return;
    this.#used = keys;
    this.emit('keys', keys);
  }

  /** The recording in which the user is now; null for none. */
  #agreedHere(): AgreedRecording | null {
    const { seat, peerId } = this.#place;
    const consent = this.#consent;
    if (seat?.key === undefined || seat.id !== consent?.id || peerId === null) return null;
    // As it was agreed to, whatever the seat says now.
    return { id: seat.id, key: seat.key, peerId, sources: recordedSources(consent) };
  }

  #handOver(keys: EpochKeys, agreed: AgreedRecording): void {
    const { epoch } = keys;
    const handed = [agreed.id, agreed.peerId, epoch, keys.secret.join()].join(' ');
    if (this.#handed === handed) return;
    this.#handed = handed;
    sealKeys(agreed, keys)
      .then(async (sealed) => {
        // They may have changed their mind meanwhile.
        if (this.#handed !== handed) return;
        await this.#options.request('recording:keys', { recordingId: agreed.id, epoch, sealed });
      })
      .catch(() => {
        if (this.#handed !== handed) return;
        this.#cancelHandAgain();
        this.#cancelHandAgain = this.#options.clock.schedule(handAgainMs, () => {
          if (this.#handed !== handed) return;
          this.#handed = '';
          this.#apply(false);
        });
      });
  }
}

/** The user's keys of an epoch for what is recorded, sealed to the server's key for this recording. */
async function sealKeys(
  { id, key, peerId, sources }: AgreedRecording,
  own: Pick<EpochKeys, 'epoch' | 'secret' | 'ownLeaf'>,
): Promise<string> {
  const keys = new Uint8Array(sources.length * handedKeyBytes);
  for (const [index, source] of sources.entries()) {
    const bytes = await deriveFrameBytes(own.secret, own.ownLeaf, source, true);
    keys.set(bytes, index * handedKeyBytes);
  }
  const recipientPublicKey = await hpkeSuite.kem.deserializePublicKey(
    new Uint8Array(fromBase64url(key)).buffer,
  );
  const info = recordingKeysInfo(id, peerId, own.epoch).buffer;
  const { enc, ct } = await hpkeSuite.seal({ recipientPublicKey, info }, keys.buffer);
  const sealed = new Uint8Array(encapsulatedBytes + ct.byteLength);
  sealed.set(new Uint8Array(enc));
  sealed.set(new Uint8Array(ct), encapsulatedBytes);
  return toBase64url(sealed);
}
