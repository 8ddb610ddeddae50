import type { Channel } from '../../../shared/domain/Channel.ts';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import { sendingBudget, stricter, type VideoLimit } from '../../../shared/domain/videoLimits.ts';
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
 * Keeps pictures within what I and my channel want them to take: those that I send by their encoders, those that I receive by
 * telling the server.
 */
export class VideoBudget {
  readonly #options: VideoBudgetOptions;
  #limits: VideoLimits;
  #channels: ReadonlyMap<ChannelId, VideoLimit> = new Map();
  #place: ChannelId | null = null;
  #sending = { sharing: false, camera: false };
  #isOpen = false;

  constructor(options: VideoBudgetOptions) {
    this.#options = options;
    this.#limits = options.limits;
    this.#apply();
  }

  /** What I wish; takes effect at once. */
  setLimits({ receivingLimit, sendingLimit }: VideoLimits): void {
    const isNew = receivingLimit !== this.#limits.receivingLimit;
    this.#limits = { receivingLimit, sendingLimit };
    if (isNew && this.#isOpen) this.#sendLimit();
    this.#apply();
  }

  /** What the channels of the server allow. */
  setChannels(channels: readonly Channel[]): void {
    this.#channels = new Map(channels.map(({ id, videoLimit }) => [id, videoLimit]));
    this.#apply();
  }

  /** Where I am. */
  setPlace(place: ChannelId | null): void {
    this.#place = place;
    this.#apply();
  }

  /** What of mine is sent: a share and a camera share one limit. */
  setSending(change: { readonly sharing?: boolean; readonly camera?: boolean }): void {
    this.#sending = { ...this.#sending, ...change };
    this.#apply();
  }

  /** A session is open. A new seat knows nothing of my wish, and starts without a limit. */
  opened(): void {
    this.#isOpen = true;
    if (this.#limits.receivingLimit !== null) this.#sendLimit();
  }

  #sendLimit(): void {
    // Where it is lost with the connection, the next opening tells it.
    this.#options
      .request('video:limit', { limit: this.#limits.receivingLimit })
      .catch(() => undefined);
  }

  #apply(): void {
    const ofChannel = this.#place === null ? null : (this.#channels.get(this.#place) ?? null);
    const limit = stricter(this.#limits.sendingLimit, ofChannel);
    const { share, camera } = sendingBudget(limit, this.#sending);
    this.#options.share.setLimit(share);
    this.#options.camera.setLimit(camera);
  }
}
