import type { Channel } from '../../shared/domain/Channel.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { WhisperTarget } from '../../shared/domain/whisperTarget.ts';
import type { ShareMode } from '../../shared/ipc/screen.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { RequestInput } from '../../shared/protocol/protocol.ts';
import type { SessionOpened } from '../../shared/protocol/session.ts';
import type { RtpCapabilitiesField } from '../../shared/protocol/streams/media.ts';
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

/** What a voice takes of a line that is full, in bit/s: wideband speech (RFC 6716, 2.1.1), so that what is lost can be sent again. */
const narrowBitrate = 20_000;

export interface MediaEngineOptions {
  readonly server: SignalingPort;
  readonly media: MediaConnection;
  readonly platform: MediaPlatform;
  readonly microphone: MicrophoneChoice;
  readonly camera: CameraChoice & BackgroundChoice;
  readonly limits: VideoLimits;
  readonly shareMode: ShareMode;
  /** Whether others may point and draw on the user's share. */
  readonly drawable: boolean;
  readonly talk: TalkChoice;
  /** Whether others may whisper to me. */
  readonly takesWhispers: boolean;
  /** False if automatic gain would change the system's own microphone level; it stays off then. */
  readonly hasAutomaticGain: boolean;
  /** Keeps mute and deafen over a reload. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
  /** The desktop app's picker of what to share; null if the browser has its own. */
  readonly screenPicker: ScreenPicker | null;
}

export interface MediaEngineEvents {
  channelChanged: ChannelState;
  /** The user may be about to join this channel; `isPressed`: the pointer is down on it. */
  joinPrepared: { readonly channelId: ChannelId; readonly isPressed: boolean };
  pathChanged: MediaPathState;
  switchesChanged: Switches;
  microphoneChanged: MicrophoneState;
  /** The microphone's track, after noise suppression if the app does that. */
  microphoneTrackChanged: MediaStreamTrack | null;
  /** The track that is sent in a channel: the same one, or one that is silent while nobody speaks. */
  sentTrackChanged: MediaStreamTrack | null;
  talkChanged: TalkState;
  suppressionChanged: SuppressionState;
  microphoneUnplugged: Record<string, never>;
  /** The chosen microphone or processing failed, and the old one is kept. `used` holds the settings in use. */
  microphoneChangeFailed: {
    readonly reason: MicrophoneFailure;
    readonly used: Partial<MicrophoneChoice>;
  };
}

/**
 * Everything that the user sends and the channel that they are in, without a loudspeaker. Components that play, show or
 * measure listen to the events of this class and of the media connection. Owns the media connection from the start:
 * `close` closes it.
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
  /** What the channels that set it let a voice take, in bit/s. */
  #bitrates: ReadonlyMap<ChannelId, number> = new Map();
  #stages: ReadonlySet<ChannelId> = new Set();
  /** The channels that are encrypted to the end. */
  #sealed: ReadonlySet<ChannelId> = new Set();
  /** Whether somebody in the channel has no room for a voice in full quality. */
  #isSlim = false;
  /** The stage on which the user speaks. */
  #spokenStage: ChannelId | null = null;
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
    this.#channel = new ChannelSession(server, media.consumers, (target) => this.#enter(target));
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
      server.on('person:moved', ({ channelId, offers }) => this.#channel.moved(channelId, offers)),
      server.on('consumer:closed', ({ consumerIds }) => this.#channel.ended(consumerIds)),
      server.on('line:askedToSlim', ({ slim }) => this.#setSlim(slim)),
      server.on('producer:ended', ({ source }) => {
        if (source === 'camera') this.video.camera.turnOff();
        else this.video.shares.stop();
      }),
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
      this.#followEncryption();
      this.#updateMicrophone();
      this.video.follow(state);
      if (state.kind === 'outside') {
        this.#setSlim(false);
        this.whisper.release();
      }
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
    this.video.budget.on('restingChanged', () => this.#updateProducer());
    this.#switches.on('changed', (switches) => {
      this.#gate.setMuted(switches.muted);
      if (switches.muted || switches.deafened) this.whisper.release();
      this.emit('switchesChanged', switches);
    });
    this.#microphone.on('changed', (state) => {
      // While it is being opened the result is unknown; the state before is kept.
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
      // If it failed, the browser's noise suppression replaces it.
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
  prepare(routerRtpCapabilities: unknown, hasEncryption = false): Promise<RtpCapabilitiesField> {
    return this.#media.load(routerRtpCapabilities, hasEncryption);
  }

  /** What to ask for when a session opens. */
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

  /** A session is open. Must be called before any later message of the server is handled. */
  opened({ peerId, presence, media, offers, joinFailure }: SessionOpened): void {
    const requested = this.#requested;
    this.#everOpened = true;
    this.#isSlim = false;
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

  /** The connection to the server is lost; sound goes on as long as its path works. */
  lost(): void {
    this.#channel.lost();
    this.#media.disconnected();
    this.whisper.lost();
    this.#switches.lost();
  }

  /** The channels of the server; a music channel is sent to in another way, and some set the bitrate. */
  setChannels(channels: readonly Channel[]): void {
    this.#music = new Set(channels.filter(({ music }) => music).map(({ id }) => id));
    this.#sealed = new Set(channels.filter(({ sealed }) => sealed).map(({ id }) => id));
    this.#stages = new Set(channels.filter(({ stage }) => stage).map(({ id }) => id));
    this.#bitrates = new Map(
      channels.flatMap(({ id, bitrate }) => (bitrate === null ? [] : [[id, bitrate] as const])),
    );
    this.#followEncryption();
    this.#media.microphone.expectMusic(this.#music.size > 0);
    this.#updateMicrophone();
    this.video.budget.setChannels(channels);
  }

  join(channelId: ChannelId): void {
    this.#channel.join(channelId);
  }

  /** The user may be about to join this channel; see `ChannelSession.prepare`. */
  prepareJoin(channelId: ChannelId, isPressed: boolean): void {
    this.#channel.prepare(channelId);
    this.emit('joinPrepared', { channelId, isPressed });
  }

  leave(): void {
    this.#channel.leave();
  }

  /** The channel was deleted, or the user may no longer see it. */
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
    // A new choice is a request to try again.
    const chosenAnew = choice.noiseSuppression !== this.#choice.noiseSuppression;
    this.#choice = choice;
    if (chosenAnew) this.#suppression.resetFailure();
    this.#updateMicrophone();
  }

  /** When the user's voice is sent. */
  setTalkChoice(choice: TalkChoice): void {
    this.#gate.setChoice(choice);
  }

  /** The stage on which the user speaks; null for none. In the audience of a stage the microphone stays closed. */
  setSpokenStage(channelId: ChannelId | null): void {
    if (this.#spokenStage === channelId) return;
    this.#spokenStage = channelId;
    this.#updateMicrophone();
  }

  /**
   * Push-to-talk starts or ends. It cannot start outside a channel: its end may go to another page of the app, and then
   * the user would be heard in the next channel.
   */
  setTalking(talking: boolean): void {
    this.#gate.setTalking(talking && this.#channel.target !== null);
  }

  /**
   * A key or button is held down to whisper, or released (null). Refused if the user cannot be heard: in no channel,
   * muted, or without a microphone.
   */
  holdWhisper(source: string, target: WhisperTarget | null): void {
    const { muted, deafened, listenOnly } = this.#switches.value;
    const isHeard =
      this.#channel.state.kind === 'joined' && !muted && !deafened && !listenOnly && this.#canTalk;
    if (target !== null && !isHeard) this.whisper.refuse(source, 'unheard', target);
    else this.whisper.hold(source, target);
  }

  /** Whether others may whisper to me. */
  allowWhispers(allowed: boolean): void {
    if (this.#takesWhispers === allowed) return;
    this.#takesWhispers = allowed;
    // Without a connection, the next session sends it.
    this.#server.request('whisper:allow', { allowed }).catch(() => undefined);
  }

  /**
   * Keeps the microphone open for a test, without sending it. `plain` turns noise suppression off meanwhile, also for
   * what others hear.
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
    this.#channel.lost();
    for (const stop of this.#subscriptions) stop();
    this.video.close();
    this.whisper.lost();
    this.#media.close();
    this.#microphone.close();
    this.#suppression.close();
    this.#gate.close();
    this.#silence?.stop();
  }

  get #isMusic(): boolean {
    return this.#channel.target !== null && this.#music.has(this.#channel.target);
  }

  /** Whether my voice may be sent: in a channel, on its stage, and encrypted where the channel is. */
  get #canTalk(): boolean {
    const { target } = this.#channel;
    if (target === null || this.#lacksEncryption(target)) return false;
    return !this.#stages.has(target) || this.#spokenStage === target;
  }

  #lacksEncryption(channelId: ChannelId): boolean {
    return this.#sealed.has(channelId) && this.#media.cryptors === null;
  }

  /** Begins a move: ends how media was sealed in the old channel. A move must wait for what this returns; null: for nothing. */
  #enter(target: ChannelId | null): Promise<void> | null {
    if (target !== null && this.#lacksEncryption(target)) {
      return Promise.reject(new RequestError('cannotEncrypt', 'no RTCRtpScriptTransform'));
    }
    return (
      this.#media.cryptors?.follow(target, target !== null && this.#sealed.has(target)) ?? null
    );
  }

  /** The channel or its encryption has changed, perhaps by somebody else. */
  #followEncryption(): void {
    const { target, state } = this.#channel;
    if (state.kind === 'joined' && this.#lacksEncryption(state.channelId)) {
      this.#channel.leaveFor('cannotEncrypt');
    } else this.#enter(target)?.catch(() => undefined);
  }

  get #askedSuppression(): NoiseSuppressionChoice {
    if (this.#plain) return 'off';
    return this.#suppression.hasFailed ? 'browser' : this.#choice.noiseSuppression;
  }

  #updateMicrophone(): void {
    // The address may name a channel, but the microphone is opened only after the server has accepted the user.
    const talking = this.#everOpened && this.#canTalk;
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

  #setSlim(isSlim: boolean): void {
    this.#isSlim = isSlim;
    this.#updateProducer();
  }

  #updateProducer(): void {
    if (!this.#everOpened) return;
    const live = this.#canTalk ? this.#gate.track : null;
    this.#silence ??= this.#platform.createSilence();
    const { target } = this.#channel;
    const chosen = (target !== null && this.#bitrates.get(target)) || null;
    const isSlim = this.video.budget.isResting || (this.#isSlim && !this.#isMusic);
    const bitrate = isSlim ? narrowBitrate : chosen;
    this.#media.microphone.send(live ?? this.#silence, this.#isMusic, bitrate);
    if (this.#hasWhispered) {
      this.#media.whisper.send(this.#gate.whisperTrack ?? this.#silence);
    }
  }
}

/** The settings of the microphone in use that differ from the wanted ones. */
function usedInstead({ used, wanted }: MicrophoneChangeFailure): Partial<MicrophoneChoice> {
  const names = microphoneChoiceNames.filter((name) => used[name] !== wanted[name]);
  return Object.fromEntries(names.map((name) => [name, used[name]]));
}
