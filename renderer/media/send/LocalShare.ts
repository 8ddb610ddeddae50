import type { ChannelId, PeerId } from '../../../shared/domain/ids.ts';
import type { ScreenPick, ShareMode } from '../../../shared/ipc/screen.ts';
import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import type { ShareFailure, ShareState } from '../../state/callState.ts';
import type { SharedTracks, ShareProducer } from './ShareProducer.ts';
import {
  browsersPick,
  captureFailure,
  contentHint,
  screenOptions,
  stillConstraints,
} from './screenOptions.ts';

export interface LocalShareEvents {
  changed: ShareState;
  /** The video of the share; null if there is none. */
  videoChanged: MediaStreamTrack | null;
}

/** What captures the screen. */
export interface ScreenCapture {
  /** Missing in browsers that cannot capture screens. */
  getDisplayMedia?(options: DisplayMediaStreamOptions): Promise<MediaStream>;
}

/** The desktop app's own picker. */
export interface ScreenPicker {
  /** Null if nothing was chosen. */
  pick(): Promise<ScreenPick | null>;
  /** Closes it: the choice is no longer needed. */
  abandon(): void;
}

export interface LocalShareOptions {
  readonly devices: ScreenCapture;
  /** Asks the user what to share before the capture starts; null if the browser has its own picker. */
  readonly picker: ScreenPicker | null;
  readonly producer: Pick<ShareProducer, 'send' | 'setWatched' | 'on'>;
}

/**
 * The user's share, from the click to its end: picking, capturing, sending. There is at most one; a click during one
 * starts no second. It ends when it is stopped, when its source closes, and when the user leaves the channel in which
 * it began.
 *
 * Owns the captured tracks.
 */
export class LocalShare extends TypedEmitter<LocalShareEvents> {
  readonly #options: LocalShareOptions;
  #state: ShareState = { kind: 'off', failure: null };
  /** The current start; results of any other are stale. */
  #attempt: symbol | null = null;
  #capture: (SharedTracks & { readonly name: string | null }) | null = null;
  #watchers: readonly PeerId[] = [];
  #place: ChannelId | null = null;
  #mode: ShareMode = 'auto';

  constructor(options: LocalShareOptions) {
    super();
    this.#options = options;
    options.producer.on('taken', (tracks) => {
      if (tracks === this.#capture) this.#goLive();
    });
    options.producer.on('refused', ({ tracks, code }) => {
      if (tracks === this.#capture) this.#end(code === 'cannotEncrypt' ? code : 'refused');
    });
  }

  get state(): ShareState {
    return this.#state;
  }

  /** Whether something is captured; the server keeps the share over a lost connection then. */
  get isCapturing(): boolean {
    return this.#capture !== null;
  }

  /** The user's channel. A share belongs to the channel in which it began. */
  setPlace(place: ChannelId | null): void {
    if (this.#place === place) return;
    this.#place = place;
    this.stop();
  }

  /** The mode of the next share, if the browser's picker is used. */
  setMode(mode: ShareMode): void {
    this.#mode = mode;
  }

  /** The peers that watch, as reported by the server. */
  setWatchers(watchers: readonly PeerId[]): void {
    this.#watchers = watchers;
    this.#options.producer.setWatched(watchers.length > 0);
    if (this.#state.kind === 'live') this.#goLive();
  }

  /**
   * Starts a share, unless there is one or the user is in no channel. If the browser's picker is used, it is opened
   * within this call, because it needs a click. Never fails: see `state`.
   */
  async start(): Promise<void> {
    if (this.#state.kind !== 'off' || this.#place === null) return;
    const { devices, picker } = this.#options;
    if (devices.getDisplayMedia === undefined) {
      this.#become({ kind: 'off', failure: 'unsupported' });
      return;
    }
    const attempt = Symbol();
    this.#attempt = attempt;
    this.#become({ kind: 'picking' });
    try {
      const picked = picker === null ? browsersPick(this.#mode) : await picker.pick();
      if (this.#attempt !== attempt) return;
      if (picked === null) {
        this.#end(null);
        return;
      }
      const stream = await devices.getDisplayMedia(screenOptions(picked));
      this.#captured(attempt, stream, picked);
    } catch (error) {
      if (this.#attempt !== attempt) return;
      const failure = captureFailure(error);
      if (failure === 'failed') console.error('The screen cannot be captured:', error);
      this.#end(failure);
    }
  }

  /** Ends the share or the picking. */
  stop(): void {
    if (this.#attempt === null) return;
    if (this.#state.kind === 'picking') this.#options.picker?.abandon();
    this.#end(null);
  }

  #captured(
    attempt: symbol,
    stream: MediaStream,
    { mode, ...rest }: Pick<ScreenPick, 'mode'> & Partial<ScreenPick>,
  ): void {
    const [video] = stream.getVideoTracks();
    const sound = withoutOwnVoices(stream);
    if (this.#attempt !== attempt || video === undefined) {
      for (const track of stream.getTracks()) track.stop();
      if (this.#attempt === attempt) this.#end('failed');
      return;
    }
    video.contentHint = contentHint(mode);
    const still = stillConstraints(mode);
    // If the browser does not support the constraints, the share is sent without them.
    if (still !== null) video.applyConstraints(still).catch(() => undefined);
    const capture = { video, sound, mode, name: rest.name ?? null };
    this.#capture = capture;
    this.#watchers = [];
    video.addEventListener('ended', () => {
      if (this.#capture === capture) this.#end('sourceGone');
    });
    this.#become({ kind: 'starting' });
    this.emit('videoChanged', video);
    this.#options.producer.setWatched(false);
    this.#options.producer.send(capture);
  }

  #goLive(): void {
    const capture = this.#capture;
    if (capture === null) return;
    const { name, sound } = capture;
    this.#become({ kind: 'live', name, sound: sound !== null, watchers: this.#watchers });
  }

  #end(failure: ShareFailure | null): void {
    const capture = this.#capture;
    this.#attempt = null;
    this.#capture = null;
    if (capture !== null) {
      this.#options.producer.send(null);
      capture.video.stop();
      capture.sound?.stop();
      this.emit('videoChanged', null);
    }
    this.#become({ kind: 'off', failure });
  }

  #become(state: ShareState): void {
    this.#state = state;
    this.emit('changed', state);
  }
}

/**
 * The sound of a share, or null if the voices of the call could be in it and would echo. The sound of a browser tab
 * does not contain them; the sound of the whole system does, unless the browser leaves them out.
 */
function withoutOwnVoices(stream: MediaStream): MediaStreamTrack | null {
  const [video] = stream.getVideoTracks();
  const [sound = null] = stream.getAudioTracks();
  if (sound === null || video?.getSettings().displaySurface === 'browser') return sound;
  const { restrictOwnAudio }: MediaTrackSettings & { restrictOwnAudio?: boolean } =
    sound.getSettings();
  if (restrictOwnAudio === true) return sound;
  sound.stop();
  return null;
}
