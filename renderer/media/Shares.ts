import type { ChannelId, PeerId } from '../../shared/domain/ids.ts';
import type { ShareMode } from '../../shared/ipc/screen.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import type { ShareState } from '../state/callState.ts';
import type { MediaConnection } from './MediaConnection.ts';
import { WatchedShares } from './receive/WatchedShares.ts';
import { LocalShare, type LocalShareOptions } from './send/LocalShare.ts';
import type { SignalingPort } from './transport/SignalingPort.ts';

export interface SharesOptions extends Pick<LocalShareOptions, 'devices' | 'picker'> {
  readonly server: SignalingPort;
  readonly media: Pick<MediaConnection, 'share' | 'consumers'>;
}

export interface SharesEvents {
  /** The user's own share. */
  changed: ShareState;
  /** The video of the user's own share; null if there is none. */
  videoChanged: MediaStreamTrack | null;
  /** The peers whose shares the user watches. */
  watchingChanged: readonly PeerId[];
}

/** The user's own share, and the shares that the user watches. Part of the media engine. */
export class Shares extends TypedEmitter<SharesEvents> {
  readonly #local: LocalShare;
  readonly #watched: WatchedShares;
  readonly #stop: () => void;

  constructor({ server, media, devices, picker }: SharesOptions) {
    super();
    this.#local = new LocalShare({ devices, picker, producer: media.share });
    this.#watched = new WatchedShares((...asked) => server.request(...asked), media.consumers);
    this.#local.on('changed', (state) => this.emit('changed', state));
    this.#local.on('videoChanged', (track) => this.emit('videoChanged', track));
    this.#watched.on('changed', (watching) => this.emit('watchingChanged', watching));
    this.#stop = server.on('share:watched', ({ watchers }) => this.#local.setWatchers(watchers));
  }

  /** Whether the server has to keep the user's share over a lost connection. */
  get isCapturing(): boolean {
    return this.#local.isCapturing;
  }

  /** See `LocalShare.start`. */
  start(): void {
    void this.#local.start();
  }

  stop(): void {
    this.#local.stop();
  }

  /** See `LocalShare.setMode`. */
  setMode(mode: ShareMode): void {
    this.#local.setMode(mode);
  }

  watch(peerId: PeerId): void {
    this.#watched.watch(peerId);
  }

  unwatch(peerId: PeerId): void {
    this.#watched.unwatch(peerId);
  }

  /** The peers that share something in the user's channel. */
  setSharers(sharers: ReadonlySet<PeerId>): void {
    this.#watched.setSharers(sharers);
  }

  /** The user's channel, or null. */
  setPlace(place: ChannelId | null): void {
    this.#local.setPlace(place);
  }

  /** A session is open. */
  opened(): void {
    this.#watched.opened();
  }

  close(): void {
    this.#stop();
    this.#local.stop();
  }
}
