import type { VideoSize } from '../../shared/domain/cameraLayers.ts';
import type { PeerId } from '../../shared/domain/ids.ts';
import type { Source } from '../../shared/domain/Source.ts';
import type { User } from '../../shared/domain/User.ts';
import type { VideoLimit } from '../../shared/domain/videoLimits.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { RtpCapabilitiesField, RtpParametersField } from '../../shared/protocol/media.ts';
import type { NotificationName, Notifications } from '../../shared/protocol/protocol.ts';
import type { PointerChannels } from '../media/PointerChannels.ts';
import type { RouterPipes } from '../media/RouterPipes.ts';
import type { SpeakingLevels } from '../media/SpeakingLevels.ts';
import type { WorkerPool } from '../media/WorkerPool.ts';
import { PeerMedia } from './PeerMedia.ts';

/** The switches that a person sets, and what became of their connection. */
export interface PeerSwitches {
  readonly muted: boolean;
  readonly deafened: boolean;
  readonly listenOnly: boolean;
}

/** The media of this server, as peers use it. */
export interface MediaServices {
  readonly pool: WorkerPool;
  readonly pipes: RouterPipes;
  readonly levels: SpeakingLevels;
  readonly pointers: PointerChannels;
  /** Told what a peer sends on its way up for pointing, as it comes. */
  readonly onPointed: (peer: Peer, packet: Uint8Array) => void;
  readonly tcpPort: number;
}

/** Takes the notifications of a peer: the connection of its session. */
export interface NotificationSink {
  notify<Name extends NotificationName>(name: Name, payload: Notifications[Name]): void;
}

/**
 * One connected app of a user: who it is, its switches, and its media when it has any. Owns its `PeerMedia`. Knows neither
 * its socket nor its room.
 */
export class Peer {
  readonly id: PeerId;
  user: User;
  switches: PeerSwitches = { muted: false, deafened: false, listenOnly: false };
  /** True while its connection is lost and its seat is held. */
  away = false;
  /** True while what it says goes to whom it whispers, and not to its room. */
  whispering = false;
  /** Whether others may whisper to it. */
  takesWhispers = true;
  /** Whether others may point and draw on what it shares. */
  drawable = true;
  /** How large what it shares is; null before it has said so. */
  sharedSize: VideoSize | null = null;
  /** How much pictures may take on their way to it, as it wishes itself; bit/s. */
  receivingLimit: VideoLimit = null;
  /** Where this client can reach the server; renewed with each connection. */
  addresses: readonly string[] = [];
  readonly #services: MediaServices;
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
  notify<Name extends NotificationName>(name: Name, payload: Notifications[Name]): void {
    this.#sink?.notify(name, payload);
  }

  /** The peer's live media, or null before the first opening and after a worker's death. */
  get media(): PeerMedia | null {
    return this.#media;
  }

  /** As `media`, for what cannot do without. Throws `unavailable`. */
  get liveMedia(): PeerMedia {
    if (!this.#media) throw new RequestError('unavailable', 'no media is open');
    return this.#media;
  }

  /** New transports on the least loaded worker; what there was is closed. */
  async openMedia(rtpCapabilities: RtpCapabilitiesField): Promise<PeerMedia> {
    this.#opening += 1;
    const opening = this.#opening;
    this.closeMedia();
    const media = await PeerMedia.open({
      ...this.#services,
      peerId: this.id,
      worker: this.#services.pool.leastLoaded(),
      addresses: this.addresses,
      rtpCapabilities,
      hearing: !this.switches.deafened,
      onConsumersClosed: (consumerIds) => this.notify('consumer:closed', { consumerIds }),
      onPointed: (packet) => this.#services.onPointed(this, packet),
    });
    if (this.#closed || opening !== this.#opening) {
      media.close();
      throw new RequestError('unavailable', 'the peer has gone on meanwhile');
    }
    this.#media = media;
    return media;
  }

  closeMedia(): void {
    this.#media?.close();
    this.#media = null;
  }

  /** To be called when the home worker died. */
  loseMedia(): void {
    this.closeMedia();
    this.notify('media:lost', {});
  }

  /** Whether the microphone may be heard now, as far as this peer itself is concerned. */
  get maySound(): boolean {
    return !this.switches.muted && !this.switches.deafened;
  }

  /**
   * Starts to take in a source. `inRoom` decides whether a microphone sounds from the start. Throws what
   * `PeerMedia.produce` throws.
   */
  async produce(source: Source, rtpParameters: RtpParametersField, inRoom: boolean) {
    const paused =
      (source === 'microphone' && !(inRoom && this.maySound && !this.whispering)) ||
      (source === 'whisper' && !(inRoom && this.maySound && this.whispering));
    return await this.liveMedia.produce(source, rtpParameters, paused);
  }

  /**
   * Lets the microphone sound, or not: it sounds in a room while neither muted nor deafened, or in its place the whisper.
   * Nothing is left to do when the media ends meanwhile.
   */
  async applySwitches(inRoom: boolean): Promise<void> {
    const media = this.#media;
    if (!media) return;
    const sounds = inRoom && this.maySound;
    try {
      await Promise.all([
        media.setSounding('microphone', sounds && !this.whispering),
        media.setSounding('whisper', sounds && this.whispering),
        media.consumers.setHearing(!this.switches.deafened),
      ]);
    } catch (error) {
      if (media.usable) throw error;
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.closeMedia();
    this.#sink = null;
  }
}
