import type { CameraChoice } from './cameraOptions.ts';
import { LocalCamera } from './LocalCamera.ts';
import type { LocalShareOptions } from './LocalShare.ts';
import type { MediaSession } from './MediaSession.ts';
import { Pictures } from './Pictures.ts';
import type { ServerLink } from './ServerLink.ts';
import { Shares } from './Shares.ts';
import { ShownPictures } from './ShownPictures.ts';
import type { SoundMachine } from './SoundMachine.ts';
import type { VoiceState } from './VoiceSession.ts';

export interface VideoOptions {
  readonly server: ServerLink;
  readonly media: Pick<MediaSession, 'share' | 'camera' | 'consumers'>;
  readonly devices: SoundMachine['mediaDevices'];
  readonly picker: LocalShareOptions['picker'];
  readonly camera: CameraChoice;
}

/** All that is looked at: shares, cameras, their pictures, and which of these are seen. Part of the voice engine. */
export class Video {
  readonly pictures = new Pictures();
  readonly shown: ShownPictures;
  readonly shares: Shares;
  readonly camera: LocalCamera;
  readonly #stop: () => void;

  constructor({ server, media, devices, picker, camera }: VideoOptions) {
    this.shown = new ShownPictures((...asked) => server.request(...asked));
    this.shares = new Shares({ server, media, devices, picker });
    this.camera = new LocalCamera({ devices, producer: media.camera, choice: camera });
    this.shares.on('pictureChanged', (picture) => this.pictures.setOwn('screen', picture));
    this.camera.on('pictureChanged', (picture) => this.pictures.setOwn('camera', picture));
    media.consumers.on('added', (track) => {
      this.pictures.add(track);
      this.shown.added(track);
    });
    media.consumers.on('removed', (track) => {
      this.pictures.remove(track);
      this.shown.removed(track);
    });
    this.#stop = server.on('video:wanted', ({ layer }) => media.camera.setWantedLayer(layer));
  }

  /** What of mine is to be kept over a lost connection. */
  get wishes(): { readonly sharing: boolean; readonly camera: boolean } {
    return { sharing: this.shares.isCapturing, camera: this.camera.isOn };
  }

  /** Where I am: on the way to another channel still the old one, on the way out already none. */
  follow(state: VoiceState): void {
    const place =
      state.kind === 'outside' ? null : state.kind === 'joining' ? state.from : state.channelId;
    this.shares.setPlace(place);
    this.camera.setPlace(place);
  }

  /** A session is open. */
  opened(): void {
    this.shares.opened();
    this.shown.opened();
  }

  close(): void {
    this.#stop();
    this.shares.close();
    this.camera.close();
    this.shown.close();
  }
}
