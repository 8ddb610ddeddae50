import type { Channel } from '../../shared/domain/Channel.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { ShareMode } from '../../shared/ipc/screen.ts';
import type { RtpCapabilitiesField } from '../../shared/protocol/media.ts';
import type { RequestInput } from '../../shared/protocol/protocol.ts';
import type { SessionOpened } from '../../shared/protocol/session.ts';
import type { WhisperTarget } from '../../shared/protocol/whisper.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import type {
  ChannelState,
  MediaPathState,
  MicrophoneFailure,
  MicrophoneState,
  SuppressionState,
  TalkState,
} from '../state/callState.ts';
import { NoiseSuppression, type NoiseSuppressionChoice } from './audio/NoiseSuppression.ts';
import type { BackgroundChoice } from './background/CameraBackground.ts';
import { ChannelSession } from './ChannelSession.ts';
import type { MediaConnection } from './MediaConnection.ts';
import type { MediaPlatform } from './MediaPlatform.ts';
import { PeerSwitches, type Switches } from './PeerSwitches.ts';
import type { CameraChoice } from './send/cameraOptions.ts';
import { LocalMicrophone, type MicrophoneChangeFailure } from './send/LocalMicrophone.ts';
import type { ScreenPicker } from './send/LocalShare.ts';
import { type MicrophoneChoice, microphoneChoiceNames } from './send/microphoneConstraints.ts';
import { type TalkChoice, TalkGate } from './send/TalkGate.ts';
import type { VideoLimits } from './send/VideoBudget.ts';
import { Whisper } from './send/Whisper.ts';
import type { SignalingPort } from './transport/SignalingPort.ts';
import { Video } from './Video.ts';

export interface MediaEngineOptions {
  readonly server: SignalingPort;
  readonly media: MediaConnection;
  readonly platform: MediaPlatform;
  readonly microphone: MicrophoneChoice;
  readonly camera: CameraChoice & BackgroundChoice;
  readonly limits: VideoLimits;
  readonly shareMode: ShareMode;
  /** Whether others may point and draw on what is shared here. */
  readonly drawable: boolean;
  readonly talk: TalkChoice;
  /** Whether others may whisper to me. */
  readonly takesWhispers: boolean;
  /** False where automatic gain would move the system's own level of the microphone; there it stays off. */
  readonly hasAutomaticGain: boolean;
  /** Keeps mute and deafen over a reload. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
  /** The desktop app's picker of what to share; null where the browser has its own. */
  readonly screenPicker: ScreenPicker | null;
}

export interface MediaEngineEvents {
  channelChanged: ChannelState;
  pathChanged: MediaPathState;
  switchesChanged: Switches;
  microphoneChanged: MicrophoneState;
  /** What the microphone hears, without the noise where that is taken out here. */
  microphoneTrackChanged: MediaStreamTrack | null;
  /** What of it is sent in a channel: the same track, or one that is silent while nobody speaks. */
  sentTrackChanged: MediaStreamTrack | null;
  talkChanged: TalkState;
  suppressionChanged: SuppressionState;
  microphoneUnplugged: Record<string, never>;
  /** The chosen microphone or processing failed, and the old one goes on. `used` holds the settings to go back to. */
  microphoneChangeFailed: {
    readonly reason: MicrophoneFailure;
    readonly used: Partial<MicrophoneChoice>;
  };
}

/**
 * Voice as a whole, without a loudspeaker: in which channel I am, what I send there, what I receive. Whoever plays,
 * shows or measures it listens to the events.
 */
export class MediaEngine extends TypedEmitter<MediaEngineEvents> {
  readonly video: Video;
  readonly whisper: Whisper;
  readonly #server: SignalingPort;
  readonly #platform: MediaPlatform;
  readonly #media: MediaConnection;
  readonly #channel: ChannelSession;
  readonly #microphone: LocalMicrophone;
  readonly #suppression: NoiseSuppression;
  readonly #gate: TalkGate;
  readonly #switches: PeerSwitches;
  readonly #subscriptions: (() => void)[];
  #choice: MicrophoneChoice;
  #music: ReadonlySet<ChannelId> = new Set();
  #silence: MediaStreamTrack | null = null;
  #testing = false;
  readonly #hasAutomaticGain: boolean;
  #takesWhispers: boolean;
  #hasWhispered = false;
  #plain = false;
  #everOpened = false;
  #requested: { channelId: ChannelId | null; switches: Switches } | null = null;

  constructor(options: MediaEngineOptions) {
    super();
    const { server, media, platform, microphone, talk, storage, screenPicker } = options;
    this.#server = server;
    this.#platform = platform;
    this.#choice = microphone;
    this.#media = media;
    this.#channel = new ChannelSession(server, media.consumers);
    this.video = new Video({
      server,
      media,
      devices: platform.mediaDevices,
      picker: screenPicker,
      camera: options.camera,
      limits: options.limits,
      shareMode: options.shareMode,
      drawable: options.drawable,
      changeBackground: platform.changeBackground,
    });
    this.#microphone = new LocalMicrophone(platform.mediaDevices);
    this.#suppression = new NoiseSuppression((track) => platform.suppressNoise(track));
    this.#gate = new TalkGate((track) => platform.gateVoice(track), talk);
    this.#switches = new PeerSwitches((...asked) => server.request(...asked), storage);
    this.whisper = new Whisper(server);
    this.#takesWhispers = options.takesWhispers;
    this.#hasAutomaticGain = options.hasAutomaticGain;
    this.#subscriptions = [
      server.on('whisper:stopped', ({ reason }) => this.whisper.stopped(reason)),
      server.on('consumer:offered', ({ offers }) => this.#channel.offered(offers)),
      server.on('consumer:closed', ({ consumerIds }) => this.#channel.ended(consumerIds)),
    ];
    this.#media.on('lost', () => {
      this.#channel.mediaLost();
      this.whisper.lost();
    });
    this.#media.on('reopened', ({ offers }) => {
      this.#channel.mediaReopened(offers);
      this.whisper.opened();
    });
    this.#media.on('pathChanged', (path) => this.emit('pathChanged', path));
    this.#channel.on('changed', (state) => {
      this.#updateMicrophone();
      this.video.follow(state);
      if (state.kind === 'outside') this.whisper.release();
      this.emit('channelChanged', state);
    });
    this.#gate.setMuted(this.#switches.value.muted);
    this.#gate.on('stateChanged', (state) => this.emit('talkChanged', state));
    this.#gate.on('trackChanged', (track) => {
      this.#updateProducer();
      this.emit('sentTrackChanged', track);
    });
    this.#gate.on('whisperTrackChanged', () => this.#updateProducer());
    this.whisper.on('soundChanged', (sound) => {
      this.#hasWhispered = true;
      this.#gate.setWhisper(sound);
      this.#updateProducer();
    });
    this.#switches.on('changed', (switches) => {
      this.#gate.setMuted(switches.muted);
      if (switches.muted || switches.deafened) this.whisper.release();
      this.emit('switchesChanged', switches);
    });
    this.#microphone.on('changed', (state) => {
      // While it is being opened nobody knows yet; the former answer stands.
      if (state.kind !== 'opening') this.#switches.setListenOnly(state.kind === 'none');
      this.emit('microphoneChanged', state);
    });
    this.#microphone.on('unplugged', () => this.emit('microphoneUnplugged', {}));
    this.#microphone.on('changeFailed', (failure) => {
      this.emit('microphoneChangeFailed', { reason: failure.reason, used: usedInstead(failure) });
    });
    this.#microphone.on('trackChanged', (track) => this.#suppression.setTrack(track));
    this.#suppression.on('trackChanged', (track) => {
      this.#gate.setTrack(track);
      this.emit('microphoneTrackChanged', track);
    });
    this.#suppression.on('stateChanged', (state) => {
      // Where it failed, the browser takes its place.
      this.#updateMicrophone();
      this.emit('suppressionChanged', state);
    });
  }

  get state(): ChannelState {
    return this.#channel.state;
  }

  get path(): MediaPathState {
    return this.#media.path;
  }

  get switches(): Switches {
    return this.#switches.value;
  }

  get talk(): TalkState {
    return this.#gate.state;
  }

  /** Loads the device for the server's codecs; see `MediaConnection.load`. */
  prepare(routerRtpCapabilities: unknown): Promise<RtpCapabilitiesField> {
    return this.#media.load(routerRtpCapabilities);
  }

  /** What the opening of a session asks for. */
  desiredState(): Pick<
    RequestInput<'session:open'>,
    | 'heldTransportIds'
    | 'channelId'
    | 'muted'
    | 'deafened'
    | 'listenOnly'
    | 'sharing'
    | 'camera'
    | 'drawable'
    | 'whispers'
  > {
    const channelId = this.#channel.target;
    const switches = this.#switches.value;
    this.#requested = { channelId, switches };
    return {
      heldTransportIds: this.#media.heldTransportIds,
      channelId,
      ...switches,
      ...this.video.desiredState,
      whispers: this.#takesWhispers,
    };
  }

  /** A session is open. Must be called before anything that the server sends after its answer is told. */
  opened({ peerId, presence, media, offers, joinFailure }: SessionOpened): void {
    const requested = this.#requested;
    this.#everOpened = true;
    this.setChannels(presence.channels);
    this.#media.opened(media);
    const actual = presence.occupants.find((occupant) => occupant.peerId === peerId);
    this.#channel.opened(
      actual?.channelId ?? null,
      offers,
      joinFailure && requested?.channelId
        ? { channelId: requested.channelId, code: joinFailure.code }
        : null,
      this.#media.hasTransports,
    );
    this.#switches.opened(requested?.switches ?? this.#switches.value);
    this.video.opened();
    if (this.#media.hasTransports) this.whisper.opened();
  }

  /** The connection to the server is gone; sound may go on for as long as its path does. */
  lost(): void {
    this.#channel.lost();
    this.#media.disconnected();
    this.whisper.lost();
    this.#switches.lost();
  }

  /** Which channels there are; a music channel is sent to in another way. */
  setChannels(channels: readonly Channel[]): void {
    this.#music = new Set(channels.filter(({ music }) => music).map(({ id }) => id));
    this.#updateMicrophone();
    this.video.budget.setChannels(channels);
  }

  join(channelId: ChannelId): void {
    this.#channel.join(channelId);
  }

  leave(): void {
    this.#channel.leave();
  }

  /** The channel was deleted. */
  channelGone(channelId: ChannelId): void {
    this.#channel.channelGone(channelId);
  }

  setMuted(muted: boolean): void {
    this.#switches.setMuted(muted);
  }

  setDeafened(deafened: boolean): void {
    this.#switches.setDeafened(deafened);
  }

  /** Device and processing; takes effect at once, also in a call. */
  setMicrophone(choice: MicrophoneChoice): void {
    // Whoever chooses again wants it tried again.
    const chosenAnew = choice.noiseSuppression !== this.#choice.noiseSuppression;
    this.#choice = choice;
    if (chosenAnew) this.#suppression.resetFailure();
    this.#updateMicrophone();
  }

  /** When one's voice is sent. */
  setTalkChoice(choice: TalkChoice): void {
    this.#gate.setChoice(choice);
  }

  /**
   * Push-to-talk begins or ends. Outside a channel it cannot begin: its end may be told to another page of the app, and
   * nobody may be heard in their next channel because of that.
   */
  setTalking(talking: boolean): void {
    this.#gate.setTalking(talking && this.#channel.target !== null);
  }

  /**
   * A key or button is held down to whisper, or is up again (null). Whoever cannot be heard cannot whisper: in no channel,
   * muted, without a microphone.
   */
  holdWhisper(source: string, target: WhisperTarget | null): void {
    const { muted, deafened, listenOnly } = this.#switches.value;
    const isHeard = this.#channel.state.kind === 'joined' && !muted && !deafened && !listenOnly;
    if (target !== null && !isHeard) this.whisper.refuse('unheard', target);
    else this.whisper.hold(source, target);
  }

  /** Whether others may whisper to me. */
  allowWhispers(allowed: boolean): void {
    if (this.#takesWhispers === allowed) return;
    this.#takesWhispers = allowed;
    // Whoever is not connected now says it when the session opens.
    this.#server.request('whisper:allow', { allowed }).catch(() => undefined);
  }

  /**
   * Keeps the microphone open for a test; nothing is sent for it. With `plain` noise is left in for so long, also in what
   * others hear.
   */
  testMicrophone(testing: boolean, plain = false): void {
    this.#testing = testing;
    this.#plain = testing && plain;
    this.#updateMicrophone();
  }

  retryMicrophone(): void {
    this.#microphone.retry();
  }

  close(): void {
    for (const stop of this.#subscriptions) stop();
    this.video.close();
    this.whisper.lost();
    this.#channel.lost();
    this.#media.close();
    this.#microphone.close();
    this.#suppression.close();
    this.#gate.close();
    this.#silence?.stop();
  }

  get #isMusic(): boolean {
    return this.#channel.target !== null && this.#music.has(this.#channel.target);
  }

  get #askedSuppression(): NoiseSuppressionChoice {
    if (this.#plain) return 'off';
    return this.#suppression.hasFailed ? 'browser' : this.#choice.noiseSuppression;
  }

  #updateMicrophone(): void {
    // A channel in the address is no reason to ask for the microphone before the server has let us in.
    const talking = this.#everOpened && this.#channel.target !== null;
    if (this.#channel.target === null) this.#gate.setTalking(false);
    this.#gate.setMusic(this.#isMusic);
    this.#suppression.setWanted(
      this.#choice.noiseSuppression === 'rnnoise' && !this.#isMusic && !this.#plain,
    );
    this.#microphone.want(
      talking || this.#testing
        ? {
            ...this.#choice,
            autoGainControl: this.#choice.autoGainControl && this.#hasAutomaticGain,
            noiseSuppression: this.#askedSuppression,
            music: this.#isMusic,
          }
        : null,
    );
    this.#updateProducer();
  }

  #updateProducer(): void {
    if (!this.#everOpened) return;
    const live = this.#channel.target === null ? null : this.#gate.track;
    this.#silence ??= this.#platform.createSilence();
    this.#media.microphone.send(live ?? this.#silence, this.#isMusic);
    if (this.#hasWhispered) {
      this.#media.whisper.send(this.#gate.whisperTrack ?? this.#silence, false);
    }
  }
}

/** What of a microphone that goes on is not as it was wanted. */
function usedInstead({ used, wanted }: MicrophoneChangeFailure): Partial<MicrophoneChoice> {
  const names = microphoneChoiceNames.filter((name) => used[name] !== wanted[name]);
  return Object.fromEntries(names.map((name) => [name, used[name]]));
}
