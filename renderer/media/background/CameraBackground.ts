import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import type { BackgroundFault, BackgroundState } from '../../state/callState.ts';
import type { Preferences } from '../../state/preferences.ts';

/** The preferences for the camera's background. Another time in `backgroundPicture` means another image. */
export type BackgroundChoice = Pick<Preferences, 'cameraBackground' | 'backgroundPicture'>;

export interface CameraBackgroundEvents {
  /** The track to use instead of the camera's, or null. */
  trackChanged: MediaStreamTrack | null;
  stateChanged: BackgroundState;
}

/** A camera's video with a changed background. */
export interface ChangedVideo {
  readonly track: MediaStreamTrack;
  /** Calls back once, when something is wrong with it. */
  onFault(listen: (fault: BackgroundFault) => void): void;
  /** Ends it, not the camera's own track. */
  close(): void;
}

/** Changes the background of a camera's video. @throws Error if that does not work; see `SlowMachineError`. */
export type ChangeBackground = (
  camera: MediaStreamTrack,
  background: 'blur' | 'picture',
) => Promise<ChangedVideo>;

/** One attempt; `picture` is null until it is ready. */
interface Attempt {
  readonly camera: MediaStreamTrack;
  readonly choice: BackgroundChoice;
  picture: ChangedVideo | null;
}

/**
 * Changes the background between the camera and everything after it, while that is wanted. A camera that is opened with
 * a background shows nothing before the background is ready, so that nobody sees the room. A camera that is already
 * visible without one stays visible until then, and so does one background until another is ready. A failure lasts
 * until something else is chosen. Owns the changed video, not the camera's track.
 */
export class CameraBackground extends TypedEmitter<CameraBackgroundEvents> {
  readonly #changeBackground: ChangeBackground;
  #choice: BackgroundChoice = { cameraBackground: 'none', backgroundPicture: 0 };
  #camera: MediaStreamTrack | null = null;
  #failure: BackgroundFault | null = null;
  /** The newest attempt, and what is shown until it is ready. */
  #attempt: Attempt | null = null;
  #shown: ChangedVideo | null = null;
  #track: MediaStreamTrack | null = null;
  #state: BackgroundState = 'off';

  constructor(changeBackground: ChangeBackground) {
    super();
    this.#changeBackground = changeBackground;
  }

  /** The current track; null without a camera, and while the first background of a newly opened camera is prepared. */
  get track(): MediaStreamTrack | null {
    return this.#track;
  }

  /** The camera's track, or null without one. */
  setTrack(camera: MediaStreamTrack | null): void {
    if (this.#camera === camera) return;
    this.#camera = camera;
    this.#update();
  }

  /** A new choice also clears a failure. */
  setChoice({ cameraBackground, backgroundPicture }: BackgroundChoice): void {
    const choice = { cameraBackground, backgroundPicture };
    if (sameBackground(choice, this.#choice)) return;
    this.#choice = choice;
    this.#failure = null;
    this.#update();
  }

  close(): void {
    this.setTrack(null);
  }

  get #isNeeded(): boolean {
    return (
      this.#camera !== null && this.#choice.cameraBackground !== 'none' && this.#failure === null
    );
  }

  #update(): void {
    const camera = this.#camera;
    const before = this.#shown;
    if (camera === null || !this.#isNeeded) {
      this.#attempt = null;
      this.#shown = null;
    } else if (!this.#isUnderWay(camera)) {
      void this.#begin(camera, this.#choice);
    }
    this.#become();
    // Later stages are switched first: if their track ended, there would be a gap.
    if (before !== this.#shown) queueMicrotask(() => before?.close());
  }

  #isUnderWay(camera: MediaStreamTrack): boolean {
    const attempt = this.#attempt;
    return attempt?.camera === camera && sameBackground(attempt.choice, this.#choice);
  }

  async #begin(camera: MediaStreamTrack, choice: BackgroundChoice): Promise<void> {
    if (choice.cameraBackground === 'none') return;
    const attempt: Attempt = { camera, choice, picture: null };
    this.#attempt = attempt;
    try {
      const picture = await this.#changeBackground(camera, choice.cameraBackground);
      if (this.#attempt !== attempt) {
        picture.close();
        return;
      }
      const before = this.#shown;
      attempt.picture = picture;
      this.#shown = picture;
      picture.onFault((fault) => {
        if (this.#attempt === attempt) this.#fail(fault);
      });
      this.#become();
      queueMicrotask(() => before?.close());
    } catch (error) {
      if (this.#attempt !== attempt) return;
      console.error('The background of the camera cannot be changed:', error);
      this.#fail(error instanceof SlowMachineError ? 'slow' : 'unavailable');
    }
  }

  #fail(failure: BackgroundFault): void {
    this.#failure = failure;
    this.#update();
  }

  #become(): void {
    const track = this.#currentTrack();
    const state = this.#currentState();
    if (this.#track !== track) {
      this.#track = track;
      this.emit('trackChanged', track);
    }
    if (this.#state === state) return;
    this.#state = state;
    this.emit('stateChanged', state);
  }

  #currentTrack(): MediaStreamTrack | null {
    if (!this.#isNeeded) return this.#camera;
    if (this.#shown !== null) return this.#shown.track;
    return this.#track === this.#camera ? this.#camera : null;
  }

  #currentState(): BackgroundState {
    if (this.#choice.cameraBackground === 'none') return 'off';
    if (this.#failure !== null) return this.#failure;
    if (this.#camera === null) return 'off';
    return this.#attempt?.picture ? 'running' : 'starting';
  }
}

/** The computer processes too few frames per second. */
export class SlowMachineError extends Error {}

function sameBackground(a: BackgroundChoice, b: BackgroundChoice): boolean {
  if (a.cameraBackground !== b.cameraBackground) return false;
  return a.cameraBackground !== 'picture' || a.backgroundPicture === b.backgroundPicture;
}
