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
  /** What I share, to look at; null when nothing. */
  videoChanged: MediaStreamTrack | null;
}

/** What captures the screen. */
export interface ScreenCapture {
  /** Missing in engines that cannot. */
  getDisplayMedia?(options: DisplayMediaStreamOptions): Promise<MediaStream>;
}

/** The desktop app's own picker. */
export interface ScreenPicker {
  /** Null when nothing was chosen. */
  pick(): Promise<ScreenPick | null>;
  /** Closes it: the choice is not waited for any more. */
  abandon(): void;
}

export interface LocalShareOptions {
  readonly devices: ScreenCapture;
  /** Asks what to share, before the engine is asked for it; null where the engine's own picker does that. */
  readonly picker: ScreenPicker | null;
  readonly producer: Pick<ShareProducer, 'send' | 'setWatched' | 'on'>;
}

/**
 * My own share, from the click to its end: choosing, capturing, sending. There is one at most; a click while one is under
 * way starts no second. It ends when it is stopped, when its source vanishes, and when I leave the channel in which it began.
 *
 * Owns the captured tracks.
 */
export class LocalShare extends TypedEmitter<LocalShareEvents> {
  readonly #options: LocalShareOptions;
  #state: ShareState = { kind: 'off', failure: null };
  /** The start under way or done; what any other brings is stale. */
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
    options.producer.on('refused', ({ tracks }) => {
      if (tracks === this.#capture) this.#end('refused');
    });
  }

  get state(): ShareState {
    return this.#state;
  }

  /** Whether something is captured to be sent: the server is to keep the share over a lost connection. */
  get isCapturing(): boolean {
    return this.#capture !== null;
  }

  /** Where I am. A share belongs to the channel in which it began. */
  setPlace(place: ChannelId | null): void {
    if (this.#place === place) return;
    this.#place = place;
    this.stop();
  }

  /** What the next share is for, where no picker of one's own asks. */
  setMode(mode: ShareMode): void {
    this.#mode = mode;
  }

  /** Who watches, as the server says. */
  setWatchers(watchers: readonly PeerId[]): void {
    this.#watchers = watchers;
    this.#options.producer.setWatched(watchers.length > 0);
    if (this.#state.kind === 'live') this.#goLive();
  }

  /**
   * Starts a share, unless one is there or I am in no channel. Without a picker of one's own the engine is asked within
   * this call, because it wants a click. Never fails: see `state`.
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

  /** Ends the share, or the choosing of it. */
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
    // It is sent as well in an engine that does not take them.
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
 * The sound of a share, or null when the voices of the call could be in it and would come back to those who speak: what a tab
 * plays has none of them, the sound of a whole system has, unless the engine leaves them out.
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
