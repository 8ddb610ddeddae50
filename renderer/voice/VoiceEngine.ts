import type { Device } from 'mediasoup-client';
import type { Channel } from '../../shared/domain/Channel.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { SpeakingLevels } from '../../shared/protocol/levels.ts';
import type { RtpCapabilitiesField } from '../../shared/protocol/media.ts';
import type { RequestInput } from '../../shared/protocol/protocol.ts';
import type { SessionOpened } from '../../shared/protocol/session.ts';
import { TypedEmitter } from '../TypedEmitter.ts';
import { LocalMicrophone, type MicrophoneState } from './LocalMicrophone.ts';
import { type MediaPathState, MediaSession } from './MediaSession.ts';
import type { MicrophoneChoice } from './microphoneConstraints.ts';
import { PeerSwitches, type Switches } from './PeerSwitches.ts';
import type { RemoteTrack } from './RemoteConsumers.ts';
import type { ServerLink } from './ServerLink.ts';
import type { SoundMachine } from './SoundMachine.ts';
import { VoiceSession, type VoiceState } from './VoiceSession.ts';

export interface VoiceEngineOptions {
  readonly server: ServerLink;
  readonly machine: SoundMachine;
  readonly microphone: MicrophoneChoice;
  /** Keeps mute and deafen over a reload. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
  /** Where mediasoup-client cannot tell by itself which engine it runs in. */
  readonly createDevice?: () => Device;
}

export interface VoiceEngineEvents {
  voiceChanged: VoiceState;
  pathChanged: MediaPathState;
  switchesChanged: Switches;
  microphoneChanged: MicrophoneState;
  microphoneTrackChanged: MediaStreamTrack | null;
  microphoneUnplugged: Record<string, never>;
  trackAdded: RemoteTrack;
  trackRemoved: RemoteTrack;
  levels: SpeakingLevels;
}

/**
 * Voice as a whole, without a loudspeaker: in which channel I am, what I send there, what I receive. Whoever plays,
 * shows or measures it listens to the events.
 */
export class VoiceEngine extends TypedEmitter<VoiceEngineEvents> {
  readonly #machine: SoundMachine;
  readonly #media: MediaSession;
  readonly #voice: VoiceSession;
  readonly #microphone: LocalMicrophone;
  readonly #switches: PeerSwitches;
  readonly #subscriptions: (() => void)[];
  #choice: MicrophoneChoice;
  #music: ReadonlySet<ChannelId> = new Set();
  #silence: MediaStreamTrack | null = null;
  #testing = false;
  #everOpened = false;
  #asked: { channelId: ChannelId | null; switches: Switches } | null = null;

  constructor({ server, machine, microphone, storage, createDevice }: VoiceEngineOptions) {
    super();
    this.#machine = machine;
    this.#choice = microphone;
    this.#media = new MediaSession(server, createDevice);
    this.#voice = new VoiceSession(server, this.#media.consumers);
    this.#microphone = new LocalMicrophone(machine.mediaDevices);
    this.#switches = new PeerSwitches((...asked) => server.request(...asked), storage);
    this.#subscriptions = [
      server.on('consumer:offered', ({ offers }) => this.#voice.offered(offers)),
      server.on('consumer:closed', ({ consumerIds }) => this.#voice.ended(consumerIds)),
    ];
    this.#media.on('lost', () => this.#voice.mediaLost());
    this.#media.on('reopened', ({ offers }) => this.#voice.mediaReopened(offers));
    this.#media.on('pathChanged', (path) => this.emit('pathChanged', path));
    this.#media.on('levels', (levels) => this.emit('levels', levels));
    this.#media.consumers.on('added', (track) => this.emit('trackAdded', track));
    this.#media.consumers.on('removed', (track) => this.emit('trackRemoved', track));
    this.#voice.on('changed', (state) => {
      this.#updateMicrophone();
      this.emit('voiceChanged', state);
    });
    this.#switches.on('changed', (switches) => {
      this.#enableTrack();
      this.emit('switchesChanged', switches);
    });
    this.#microphone.on('changed', (state) => {
      // While it is being opened nobody knows yet; the former answer stands.
      if (state.kind !== 'opening') this.#switches.setListenOnly(state.kind === 'none');
      this.emit('microphoneChanged', state);
    });
    this.#microphone.on('unplugged', () => this.emit('microphoneUnplugged', {}));
    this.#microphone.on('trackChanged', (track) => {
      this.#enableTrack();
      this.#updateProducer();
      this.emit('microphoneTrackChanged', track);
    });
  }

  get state(): VoiceState {
    return this.#voice.state;
  }

  get path(): MediaPathState {
    return this.#media.path;
  }

  get switches(): Switches {
    return this.#switches.value;
  }

  /** Loads the device for the server's codecs; see `MediaSession.load`. */
  prepare(routerRtpCapabilities: unknown): Promise<RtpCapabilitiesField> {
    return this.#media.load(routerRtpCapabilities);
  }

  /** What the opening of a session asks for. */
  wishes(): Pick<
    RequestInput<'session:open'>,
    'heldTransportIds' | 'channelId' | 'muted' | 'deafened' | 'listenOnly'
  > {
    const channelId = this.#voice.wish;
    const switches = this.#switches.value;
    this.#asked = { channelId, switches };
    return { heldTransportIds: this.#media.heldTransportIds, channelId, ...switches };
  }

  /** A session is open. Must be called before anything that the server sends after its answer is told. */
  opened({ peerId, presence, media, offers, joinFailure }: SessionOpened): void {
    const asked = this.#asked;
    this.#everOpened = true;
    this.setChannels(presence.channels);
    this.#media.opened(media);
    const actual = presence.occupants.find((occupant) => occupant.peerId === peerId);
    this.#voice.opened(
      actual?.channelId ?? null,
      offers,
      joinFailure && asked?.channelId
        ? { channelId: asked.channelId, code: joinFailure.code }
        : null,
    );
    this.#switches.opened(asked?.switches ?? this.#switches.value);
  }

  /** The connection to the server is gone; sound may go on for as long as its path does. */
  lost(): void {
    this.#voice.lost();
    this.#media.disconnected();
    this.#switches.lost();
  }

  /** Which channels there are; a music channel is sent to in another way. */
  setChannels(channels: readonly Channel[]): void {
    this.#music = new Set(channels.filter(({ music }) => music).map(({ id }) => id));
    this.#updateMicrophone();
  }

  join(channelId: ChannelId): void {
    this.#voice.join(channelId);
  }

  leave(): void {
    this.#voice.leave();
  }

  /** The channel was deleted. */
  channelGone(channelId: ChannelId): void {
    this.#voice.channelGone(channelId);
  }

  setMuted(muted: boolean): void {
    this.#switches.setMuted(muted);
  }

  setDeafened(deafened: boolean): void {
    this.#switches.setDeafened(deafened);
  }

  /** Device and processing; takes effect at once, also in a call. */
  setMicrophone(choice: MicrophoneChoice): void {
    this.#choice = choice;
    this.#updateMicrophone();
  }

  /** Keeps the microphone open for a test; nothing is sent for it. */
  testMicrophone(testing: boolean): void {
    this.#testing = testing;
    this.#updateMicrophone();
  }

  retryMicrophone(): void {
    this.#microphone.retry();
  }

  close(): void {
    for (const stop of this.#subscriptions) stop();
    this.#voice.lost();
    this.#media.close();
    this.#microphone.close();
    this.#silence?.stop();
  }

  get #isMusic(): boolean {
    return this.#voice.wish !== null && this.#music.has(this.#voice.wish);
  }

  #updateMicrophone(): void {
    // A channel in the address is no reason to ask for the microphone before the server has let us in.
    const talking = this.#everOpened && this.#voice.wish !== null;
    this.#microphone.want(
      talking || this.#testing ? { ...this.#choice, music: this.#isMusic } : null,
    );
    this.#updateProducer();
  }

  #updateProducer(): void {
    if (!this.#everOpened) return;
    const live = this.#voice.wish === null ? null : this.#microphone.track;
    this.#silence ??= this.#machine.createSilence();
    this.#media.microphone.send(live ?? this.#silence, this.#isMusic);
  }

  #enableTrack(): void {
    const { track } = this.#microphone;
    if (track !== null) track.enabled = !this.#switches.value.muted;
  }
}
