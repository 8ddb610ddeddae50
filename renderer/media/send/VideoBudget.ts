import type { Channel } from '../../../shared/domain/Channel.ts';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import { sendingBudget, stricter, type VideoLimit } from '../../../shared/domain/videoLimits.ts';
import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import type { Preferences } from '../../state/preferences.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import type { CameraProducer } from './CameraProducer.ts';
import type { ShareProducer } from './ShareProducer.ts';

/** The preferences for how much video may take; bit/s. */
export type VideoLimits = Pick<Preferences, 'receivingLimit' | 'sendingLimit'>;

export interface VideoBudgetOptions {
  readonly request: RequestFunction;
  readonly share: Pick<ShareProducer, 'setLimit'>;
  readonly camera: Pick<CameraProducer, 'setLimit'>;
  readonly limits: VideoLimits;
}

/**
 * Keeps video within the limits of the user and the channel: sent video through the encoders, received video through
 * the server. Sent video gives way to voices where the line is too narrow for both.
 */
export class VideoBudget extends TypedEmitter<{
  restingChanged: boolean;
  /** The user's camera or share begins to be sent, also after a rest. */
  videoBegan: Record<string, never>;
}> {
  readonly #options: VideoBudgetOptions;
  #limits: VideoLimits;
  #channels: ReadonlyMap<ChannelId, VideoLimit> = new Map();
  #place: ChannelId | null = null;
  #sending = { sharing: false, camera: false };
  #isOpen = false;
  #isResting = false;

  constructor(options: VideoBudgetOptions) {
    super();
    this.#options = options;
    this.#limits = options.limits;
    this.#apply();
  }

  /** The user's limits; they take effect at once. */
  setLimits({ receivingLimit, sendingLimit }: VideoLimits): void {
    const isNew = receivingLimit !== this.#limits.receivingLimit;
    this.#limits = { receivingLimit, sendingLimit };
    if (isNew && this.#isOpen) this.#sendLimit();
    this.#apply();
  }

  /** The limits of the server's channels. */
  setChannels(channels: readonly Channel[]): void {
    this.#channels = new Map(channels.map(({ id, videoLimit }) => [id, videoLimit]));
    this.#apply();
  }

  /** The user's channel, or null. */
  setPlace(place: ChannelId | null): void {
    this.#place = place;
    this.#apply();
  }

  /** What the user sends now: a share and a camera divide one limit. */
  setSending(change: { readonly sharing?: boolean; readonly camera?: boolean }): void {
    const { sharing, camera } = this.#sending;
    this.#sending = { ...this.#sending, ...change };
    this.#apply();
    const isNew = (change.sharing && !sharing) || (change.camera && !camera);
    if (isNew) this.emit('videoBegan', {});
  }

  /** The user's channel, or null. */
  get place(): ChannelId | null {
    return this.#place;
  }

  get isResting(): boolean {
    return this.#isResting;
  }

  /** Whether nothing of the user's video is sent for now; see `watchCongestion`. */
  setResting(isResting: boolean): void {
    if (isResting === this.#isResting) return;
    this.#isResting = isResting;
    this.#apply();
    this.emit('restingChanged', isResting);
    if (!isResting && (this.#sending.sharing || this.#sending.camera)) this.emit('videoBegan', {});
  }

  /** A session is open. A new one has no limit yet. */
  opened(): void {
    this.#isOpen = true;
    if (this.#limits.receivingLimit !== null) this.#sendLimit();
  }

  #sendLimit(): void {
    // If it is lost with the connection, the next session sends it.
    this.#options
      .request('video:limit', { limit: this.#limits.receivingLimit })
      .catch(() => undefined);
  }

  #apply(): void {
    const ofChannel = this.#place === null ? null : (this.#channels.get(this.#place) ?? null);
    const limit = this.#isResting ? 0 : stricter(this.#limits.sendingLimit, ofChannel);
    const { share, camera } = sendingBudget(limit, this.#sending);
    this.#options.share.setLimit(share);
    this.#options.camera.setLimit(camera);
  }
}
