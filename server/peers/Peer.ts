import type { types } from 'mediasoup';
import type { VideoSize } from '../../shared/domain/cameraLayers.ts';
import type { ChannelId, PeerId } from '../../shared/domain/ids.ts';
import type { NamedPerson } from '../../shared/domain/moderation.ts';
import type { ReceivedSource, Source } from '../../shared/domain/Source.ts';
import type { User } from '../../shared/domain/User.ts';
import type { VideoLimit } from '../../shared/domain/videoLimits.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { NotificationName, Notifications } from '../../shared/protocol/protocol.ts';
import type {
  RtpCapabilitiesField,
  RtpParametersField,
} from '../../shared/protocol/streams/media.ts';
import type { IceServers } from '../media/IceServers.ts';
import type { PointerChannels } from '../media/PointerChannels.ts';
import type { RouterPipes } from '../media/RouterPipes.ts';
import { receivableOf } from '../media/receivable.ts';
import type { SpeakingLevels } from '../media/SpeakingLevels.ts';
import type { WorkerPool } from '../media/WorkerPool.ts';
import { PeerMedia } from './PeerMedia.ts';
import { ReceivingLine } from './ReceivingLine.ts';
import { WatchedCameras } from './WatchedCameras.ts';

/** What a user has switched on or off. */
export interface PeerSwitches {
  readonly muted: boolean;
  readonly deafened: boolean;
  readonly listenOnly: boolean;
}

/** The media services of this server that peers use. */
export interface MediaServices {
  readonly pool: WorkerPool;
  readonly pipes: RouterPipes;
  readonly levels: SpeakingLevels;
  readonly pointers: PointerChannels;
  /** Called with each pointer packet of a peer. */
  readonly onPointed: (peer: Peer, packet: Uint8Array) => void;
  readonly tcpPort: number;
  readonly iceServers: Pick<IceServers, 'for'>;
}

/**
 * What a notification tells, or how to read that in the moment in which it is sent, for what changes meanwhile. Null: there is
 * nothing to tell any more.
 */
export type Told<Name extends NotificationName> =
  | Notifications[Name]
  | (() => Notifications[Name] | null);

/** Takes the notifications of a peer: the connection of its session. */
export interface NotificationSink {
  notify<Name extends NotificationName>(name: Name, payload: Told<Name>): void;
}

/** Sources that a peer takes from another one directly. */
export interface CarriedSources {
  readonly from: PeerId;
  readonly sources: readonly Source[];
}

/** The last time that somebody else moved a peer, while it has not moved by itself since. */
interface MoveByOther {
  readonly from: ChannelId;
  readonly by: NamedPerson;
  readonly reason: string | null;
}

/**
 * One connected app of a user: its identity, its switches, and its media when there is any. Owns its `PeerMedia`. Knows
 * neither its socket nor its room.
 */
export class Peer {
  readonly id: PeerId;
  user: User;
  switches: PeerSwitches = { muted: false, deafened: false, listenOnly: false };
  /** Whether it may speak where it is. */
  maySpeak = true;
  /** Whether it may whisper to other channels from where it is. */
  mayWhisper = true;
  /** Whether its user is muted or deafened on the whole server. */
  serverMuted = false;
  serverDeafened = false;
  lastMove: MoveByOther | null = null;
  /** True while its connection is lost and its session is held. */
  away = false;
  /** True while its voice goes to the listeners of its whisper, not to its room. */
  whispering = false;
  /** True while its voice is in the recording of its channel. */
  recorded = false;
  /** Whether it wants all voices as one stream. */
  takesMix = false;
  /** Whether others may whisper to this peer. */
  allowsWhispers = true;
  /** Whether others may point and draw on its share. */
  allowsDrawing = true;
  /** What it takes directly from another peer, so that the server need not send it; null while it takes nothing so. */
  #carried: CarriedSources | null = null;
  /** The cameras that it wants where not all are sent. */
  readonly watchedCameras = new WatchedCameras();
  /** The size of its share; null before the client has reported it. */
  sharedSize: VideoSize | null = null;
  /** The client's own limit for the video that it receives; bit/s. */
  receivingLimit: VideoLimit = null;
  /** What its line has no room for. */
  readonly line = new ReceivingLine({
    measureLoss: async () => (await this.#media?.measureLoss().catch(() => 0)) ?? 0,
    onChanged: () => this.#followUnsent().catch(() => undefined),
    onCollapsed: () => this.notify('line:collapsed', {}),
    // The media may close at any moment; later media begins without a limit.
    onLimited: (limit) => this.#media?.limitFlood(limit).catch(() => undefined),
  });
  /** The addresses at which this client can reach the server; renewed with each connection. */
  addresses: readonly string[] = [];
  readonly #services: MediaServices;
  #inMusic = false;
  #sink: NotificationSink | null = null;
  #media: PeerMedia | null = null;
  #opening = 0;
  #closed = false;

  constructor(id: PeerId, user: User, services: MediaServices) {
    this.id = id;
    this.user = user;
    this.#services = services;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** From now on this connection takes the peer's notifications. */
  attach(sink: NotificationSink): void {
    this.#sink = sink;
    this.away = false;
  }

  /** The connection is lost: notifications are dropped until the next `attach`. */
  detach(): void {
    this.#sink = null;
    this.away = true;
  }

  /** Sends one notification of the protocol table to the peer's app. */
  notify<Name extends NotificationName>(name: Name, payload: Told<Name>): void {
    this.#sink?.notify(name, payload);
  }

  /** The peer's live media, or null before the first opening and after a worker's death. */
  get media(): PeerMedia | null {
    return this.#media;
  }

  /** As `media`, but throws `unavailable` instead of null. */
  get liveMedia(): PeerMedia {
    if (!this.#media) throw new RequestError('unavailable', 'no media is open');
    return this.#media;
  }

  /** Opens new transports on the least loaded worker. Closes the media that the peer had. */
  async openMedia(rtpCapabilities: RtpCapabilitiesField): Promise<PeerMedia> {
    this.#opening += 1;
    const opening = this.#opening;
    this.closeMedia();
    const { pool } = this.#services;
    await pool.recovered();
    const media = await PeerMedia.open({
      ...this.#services,
      peerId: this.id,
      // Chosen when it is counted: of many peers that connect together, each must see those before.
      worker: pool.leastLoaded(),
      addresses: this.addresses,
      receivable: receivableOf(rtpCapabilities),
      hearing: this.hears,
      isCarried: (from, source) =>
        this.#carried?.from === from &&
        (this.#carried.sources as readonly ReceivedSource[]).includes(source),
      isHeldBack: (from, source) => this.line.holdsBack(from, source),
      onEstimated: (estimate) => this.line.estimated(estimate),
      onPictureBegins: () => this.line.pictureBegins(),
      onConsumersClosed: (consumerIds) => this.notify('consumer:closed', { consumerIds }),
      onPointed: (packet) => this.#services.onPointed(this, packet),
    });
    if (this.#closed || opening !== this.#opening) {
      media.close();
      throw new RequestError(
        'unavailable',
        'the peer has closed, or opened other media, meanwhile',
      );
    }
    media.preferMusic(this.#inMusic);
    this.#media = media;
    return media;
  }

  /** Whether it is in a music channel, so that others receive its microphone's producer for music. */
  set inMusic(inMusic: boolean) {
    this.#inMusic = inMusic;
    this.#media?.preferMusic(inMusic);
  }

  closeMedia(): void {
    this.#media?.close();
    this.#media = null;
  }

  /** Sets what it takes directly from another peer: the server stops sending that, and sends everything else again. */
  async setCarried(carried: CarriedSources | null): Promise<void> {
    this.#carried = carried;
    await this.#followUnsent();
  }

  async #followUnsent(): Promise<void> {
    const media = this.#media;
    try {
      await media?.consumers.followUnsent();
    } catch (error) {
      if (media?.usable) throw error;
    }
  }

  /** Must be called when the home worker has died. */
  loseMedia(): void {
    this.closeMedia();
    this.notify('media:lost', {});
  }

  /** Whether its rights and its switches let this peer's voice be heard. */
  get voiceEnabled(): boolean {
    const { muted, deafened } = this.switches;
    return this.maySpeak && !this.isSilenced && !muted && !deafened;
  }

  /** Whether moderators let no sound of this peer be heard. */
  get isSilenced(): boolean {
    return this.serverMuted || this.serverDeafened;
  }

  /** Whether it hears others. */
  get hears(): boolean {
    return !this.switches.deafened && !this.serverDeafened;
  }

  /**
   * Creates the producer of a source. `inRoom`: whether the peer is in a room, so that its voice may be heard from the start.
   * `music` and errors as `PeerMedia.produce`.
   */
  async produce(
    source: Source,
    rtpParameters: RtpParametersField,
    inRoom: boolean,
    music = false,
  ): Promise<types.Producer> {
    const paused =
      (source === 'microphone' && !(inRoom && this.voiceEnabled && !this.whispering)) ||
      (source === 'whisper' && !(inRoom && this.voiceEnabled && this.whispering)) ||
      (source === 'screenAudio' && this.isSilenced);
    return await this.liveMedia.produce(source, rtpParameters, paused, music);
  }

  /**
   * Resumes or pauses the voice: in a room and neither muted nor deafened, the microphone is heard, or instead of it the
   * whisper while one runs. Does nothing when the media ends meanwhile.
   */
  async applySwitches(inRoom: boolean): Promise<void> {
    const media = this.#media;
    if (!media) return;
    const active = inRoom && this.voiceEnabled;
    try {
      await Promise.all([
        media.setSoundActive('microphone', active && !this.whispering),
        media.setSoundActive('whisper', active && this.whispering),
        media.setSoundActive('screenAudio', !this.isSilenced),
        media.consumers.setHearing(this.hears),
      ]);
    } catch (error) {
      if (media.usable) throw error;
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.line.close();
    this.closeMedia();
    this.#sink = null;
  }
}
