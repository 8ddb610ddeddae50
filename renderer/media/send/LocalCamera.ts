import type { ChannelId } from '../../../shared/domain/ids.ts';
import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import type {
  BackgroundState,
  CameraFailure,
  CameraState,
  OpenCamera,
} from '../../state/callState.ts';
import type { BackgroundChoice, CameraBackground } from '../background/CameraBackground.ts';
import type { MediaPlatform } from '../MediaPlatform.ts';
import type { CameraProducer } from './CameraProducer.ts';
import { type CameraChoice, cameraConstraints, sameCamera } from './cameraOptions.ts';
import { captureFailure } from './captureFailure.ts';

export interface LocalCameraEvents {
  changed: CameraState;
  /**
   * The video that others see or would see; null while it is closed or its background is being prepared. A replaced
   * track is stopped after this event.
   */
  videoChanged: MediaStreamTrack | null;
  backgroundChanged: BackgroundState;
  /** The chosen camera could not be opened; the old one is kept. */
  changeFailed: CameraFailure;
}

export interface LocalCameraOptions {
  readonly devices: MediaPlatform['mediaDevices'];
  readonly producer: Pick<CameraProducer, 'send' | 'on'>;
  readonly background: Pick<CameraBackground, 'track' | 'setTrack' | 'setChoice' | 'on' | 'close'>;
  readonly choice: CameraChoice & BackgroundChoice;
}

type Goal = 'off' | 'preview' | 'live';

/**
 * The user's camera: open in the preview and while others can see it. A new choice replaces it at once. It ends when it
 * is turned off, unplugged or refused, and when the user leaves the channel in which it was turned on.
 *
 * Owns the captured track, and the background that it passes through.
 */
export class LocalCamera extends TypedEmitter<LocalCameraEvents> {
  readonly #options: LocalCameraOptions;
  #choice: CameraChoice;
  #goal: Goal = 'off';
  #open: { readonly track: MediaStreamTrack; readonly choice: CameraChoice } | null = null;
  /** True once the server has confirmed the camera. */
  #taken = false;
  #failure: CameraFailure | null = null;
  #place: ChannelId | null = null;
  #working = false;
  /** True if a camera has to be opened or reopened. */
  #again = false;
  readonly #devicesChanged = () => this.#lookAround();

  constructor(options: LocalCameraOptions) {
    super();
    this.#options = options;
    this.#choice = options.choice;
    options.background.setChoice(options.choice);
    options.background.on('trackChanged', (track) => {
      this.emit('videoChanged', track);
      this.#send();
    });
    options.background.on('stateChanged', (state) => this.emit('backgroundChanged', state));
    options.devices.addEventListener('devicechange', this.#devicesChanged);
    options.producer.on('taken', () => {
      if (this.#goal !== 'live' || this.#open === null) return;
      this.#taken = true;
      this.#changed();
    });
    options.producer.on('refused', ({ track, code }) => {
      if (track === options.background.track)
        this.#end(code === 'cannotEncrypt' ? code : 'refused');
    });
  }

  get state(): CameraState {
    const camera = this.#open && openCamera(this.#open.track);
    if (this.#goal === 'off') return { kind: 'off', failure: this.#failure };
    if (this.#goal === 'preview') return { kind: 'preview', failure: this.#failure, camera };
    return camera !== null && this.#taken ? { kind: 'live', camera } : { kind: 'starting' };
  }

  /** Whether it is sent or about to be; the server keeps it over a lost connection then. */
  get isOn(): boolean {
    return this.#goal === 'live' && this.#open !== null;
  }

  /** The user's channel. A camera is on only in the channel in which it was turned on. */
  setPlace(place: ChannelId | null): void {
    if (this.#place === place) return;
    this.#place = place;
    this.turnOff();
  }

  /** The camera and its background; an open camera changes at once. */
  setChoice(choice: CameraChoice & BackgroundChoice): void {
    this.#options.background.setChoice(choice);
    if (sameCamera(choice, this.#choice)) return;
    this.#choice = choice;
    if (this.#goal !== 'off') this.#openAgain();
  }

  /** Shows the user what others would see. Does nothing while the camera is on. Never fails: see `state`. */
  preview(): void {
    if (this.#goal !== 'off') return;
    this.#become('preview');
  }

  /** Lets others see the user; an open preview is reused. Does nothing outside a channel. Never fails: see `state`. */
  turnOn(): void {
    if (this.#goal === 'live' || this.#place === null) return;
    this.#become('live');
  }

  /** Ends the camera or its preview. */
  turnOff(): void {
    if (this.#goal !== 'off') this.#end(null);
  }

  close(): void {
    this.#options.devices.removeEventListener('devicechange', this.#devicesChanged);
    this.turnOff();
    this.#options.background.close();
  }

  #become(goal: Goal): void {
    this.#goal = goal;
    this.#failure = null;
    this.#taken = false;
    this.#changed();
    if (this.#open === null) this.#openAgain();
    else this.#send();
  }

  #openAgain(): void {
    this.#again = true;
    void this.#work();
  }

  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    while (this.#again && this.#goal !== 'off') {
      this.#again = false;
      await this.#openChosen(this.#choice);
    }
    this.#working = false;
  }

  async #openChosen(choice: CameraChoice): Promise<void> {
    let track: MediaStreamTrack;
    try {
      track = await this.#openWithStandIn(choice);
    } catch (error) {
      if (this.#goal === 'off' || this.#again) return;
      this.#couldNotOpen(captureFailure(error), error);
      return;
    }
    if (this.#goal === 'off' || this.#again) {
      track.stop();
      return;
    }
    const before = this.#open;
    const opened = { track, choice };
    this.#open = opened;
    this.#failure = null;
    // Faces move: a little less sharp is better than jerky.
    track.contentHint = 'motion';
    track.addEventListener('ended', () => {
      if (this.#open === opened) this.#end('unplugged');
    });
    this.#options.background.setTrack(track);
    this.#changed();
    before?.track.stop();
  }

  /** Sends the video if others are to see it. */
  #send(): void {
    const { background, producer } = this.#options;
    if (this.#goal === 'live' && background.track !== null) producer.send(background.track);
  }

  /** Opens the chosen camera; if it is missing, any camera. */
  async #openWithStandIn(choice: CameraChoice): Promise<MediaStreamTrack> {
    try {
      return await this.#openTrack(choice);
    } catch (error) {
      if (captureFailure(error) === 'busy' && this.#open !== null) {
        // Phones can open only one camera at a time.
        this.#open.track.stop();
        return await this.#openTrack(choice);
      }
      if (choice.cameraId === null || captureFailure(error) !== 'missing' || this.#open !== null) {
        throw error;
      }
      return await this.#openTrack({ ...choice, cameraId: null });
    }
  }

  async #openTrack(choice: CameraChoice): Promise<MediaStreamTrack> {
    const { devices } = this.#options;
    const stream = await devices.getUserMedia({ video: cameraConstraints(choice) });
    const [track] = stream.getVideoTracks();
    if (track === undefined) throw new Error('the stream has no video track');
    return track;
  }

  #couldNotOpen(failure: CameraFailure, error: unknown): void {
    if (failure === 'failed') console.error('The camera cannot be opened:', error);
    if (this.#open?.track.readyState === 'live') {
      this.emit('changeFailed', failure);
    } else if (this.#goal === 'preview') {
      this.#shut();
      this.#failure = failure;
      this.#changed();
    } else {
      this.#end(failure);
    }
  }

  /** A device was plugged in: a preview without a camera tries again. */
  #lookAround(): void {
    const missed = this.#failure === 'missing' || this.#failure === 'unplugged';
    if (this.#goal === 'preview' && this.#open === null && missed) this.#openAgain();
  }

  #end(failure: CameraFailure | null): void {
    const wasLive = this.#goal === 'live';
    // A preview stays open and shows the failure.
    this.#goal = this.#goal === 'preview' && failure !== null ? 'preview' : 'off';
    this.#failure = failure;
    this.#taken = false;
    if (wasLive) this.#options.producer.send(null);
    this.#shut();
    this.#changed();
  }

  #shut(): void {
    const open = this.#open;
    this.#open = null;
    if (open === null) return;
    this.#options.background.setTrack(null);
    open.track.stop();
  }

  #changed(): void {
    this.emit('changed', this.state);
  }
}

function openCamera(track: MediaStreamTrack): OpenCamera {
  const { deviceId = '', facingMode } = track.getSettings();
  const facing = facingMode === 'user' ? 'front' : facingMode === 'environment' ? 'back' : null;
  return { deviceId, label: track.label, facing };
}
