import type { ShareMode } from '../../shared/ipc/screen.ts';
import type { ChannelState } from '../state/callState.ts';
import { type BackgroundChoice, CameraBackground } from './background/CameraBackground.ts';
import type { MediaConnection } from './MediaConnection.ts';
import type { MediaPlatform } from './MediaPlatform.ts';
import { Pointers } from './pointing/Pointers.ts';
import { VideoTracks } from './receive/VideoTracks.ts';
import { VideoVisibility } from './receive/VideoVisibility.ts';
import { Shares } from './Shares.ts';
import type { CameraChoice } from './send/cameraOptions.ts';
import { LocalCamera } from './send/LocalCamera.ts';
import type { LocalShareOptions } from './send/LocalShare.ts';
import { VideoBudget, type VideoLimits } from './send/VideoBudget.ts';
import type { SignalingPort } from './transport/SignalingPort.ts';

export interface VideoOptions {
  readonly server: SignalingPort;
  readonly media: Pick<MediaConnection, 'share' | 'camera' | 'consumers' | 'pointer' | 'cryptors'>;
  readonly devices: MediaPlatform['mediaDevices'];
  readonly picker: LocalShareOptions['picker'];
  readonly camera: CameraChoice & BackgroundChoice;
  readonly limits: VideoLimits;
  readonly shareMode: ShareMode;
  readonly drawable: boolean;
  readonly changeBackground: MediaPlatform['changeBackground'];
}

/** Cameras and shares: what the user sends, what arrives, and which of it is visible. Part of the media engine. */
export class Video {
  readonly tracks = new VideoTracks();
  readonly visibility: VideoVisibility;
  readonly shares: Shares;
  readonly camera: LocalCamera;
  readonly pointers: Pointers;
  readonly budget: VideoBudget;
  readonly #stops: (() => void)[];

  constructor(options: VideoOptions) {
    const { server, media, devices, picker, camera, changeBackground } = options;
    this.visibility = new VideoVisibility((...asked) => server.request(...asked));
    this.shares = new Shares({ server, media, devices, picker });
    this.shares.setMode(options.shareMode);
    this.camera = new LocalCamera({
      devices,
      producer: media.camera,
      background: new CameraBackground(changeBackground),
      choice: camera,
    });
    this.pointers = new Pointers({
      channel: media.pointer,
      request: (...asked) => server.request(...asked),
      drawable: options.drawable,
    });
    this.budget = new VideoBudget({
      request: (...asked) => server.request(...asked),
      share: media.share,
      camera: media.camera,
      limits: options.limits,
    });
    this.shares.on('videoChanged', (track) => {
      this.tracks.setOwn('screen', track);
      this.budget.setSending({ sharing: track !== null });
    });
    this.camera.on('videoChanged', (track) => {
      this.tracks.setOwn('camera', track);
      this.budget.setSending({ camera: track !== null });
    });
    media.consumers.on('added', (track) => {
      this.tracks.add(track);
      // A picture that cannot be decrypted is not asked for.
      const show = () =>
        media.consumers.consumerIds.includes(track.consumerId) && this.visibility.added(track);
      if (media.cryptors === null) show();
      else media.cryptors.whenOpen(track.peerId, show);
    });
    media.consumers.on('removed', (track) => {
      this.tracks.remove(track);
      this.visibility.removed(track);
    });
    this.#stops = [
      server.on('video:wanted', ({ source, layer }) => {
        (source === 'screen' ? media.share : media.camera).setWantedLayer(layer);
      }),
      server.on('video:decodable', ({ codecs }) => media.share.setDecodable(codecs)),
      server.on('share:cleared', ({ peerId }) => this.pointers.clear(peerId)),
    ];
  }

  /** What the server has to keep over a lost connection. */
  get desiredState(): Record<'sharing' | 'camera' | 'drawable', boolean> {
    const { drawable } = this.pointers;
    return { sharing: this.shares.isCapturing, camera: this.camera.isOn, drawable };
  }

  /** The user's channel changed. */
  follow(state: ChannelState): void {
    const place =
      state.kind === 'outside' ? null : state.kind === 'joining' ? state.from : state.channelId;
    this.budget.setPlace(place);
    this.shares.setPlace(place);
    this.camera.setPlace(place);
  }

  /** A session is open. */
  opened(): void {
    this.budget.opened();
    this.shares.opened();
    this.visibility.opened();
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.shares.close();
    this.camera.close();
    this.visibility.close();
    this.pointers.close();
  }
}
