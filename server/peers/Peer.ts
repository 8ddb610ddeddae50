import { EventEmitter } from 'node:events';
import type { PictureSize } from '../../shared/domain/cameraLayers.ts';
import type { ConsumerId, PeerId, SoundId } from '../../shared/domain/ids.ts';
import type { PictureSource, Source } from '../../shared/domain/Source.ts';
import type { User } from '../../shared/domain/User.ts';
import type { VideoLimit } from '../../shared/domain/videoLimits.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { ToldHearing } from '../../shared/protocol/hearing.ts';
import type {
  ConsumerOffer,
  RtpCapabilitiesField,
  RtpParametersField,
} from '../../shared/protocol/media.ts';
import type { WhisperEnd } from '../../shared/protocol/whisper.ts';
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

export interface PeerEvents {
  /** New streams for this peer that it did not ask for: somebody came, or began to send. */
  offered: [ConsumerOffer[]];
  /** Streams of this peer that ended. */
  consumersClosed: [ConsumerId[]];
  /** Somebody whispers to this peer, or to all of its channel. */
  whisperBegun: [{ peerId: PeerId; toChannel: boolean }];
  /** Somebody no longer does. */
  whisperEnded: [PeerId];
  /** This peer's own whisper was ended. */
  whisperStopped: [WhisperEnd];
  /** Who watches this peer's share, whenever that changes. */
  watched: [PeerId[]];
  /** What was drawn on the share of this peer is wiped away. */
  cleared: [PeerId];
  /** The highest layer of this peer’s camera or share that anybody looks at, or null, whenever that changes. */
  wanted: [PictureSource, number | null];
  /** The video codecs that everybody else in its channel can show, while this peer shares. */
  decodable: [string[]];
  /** What has changed in who hears this peer. */
  heard: [{ peerId: PeerId; hearing: ToldHearing }[]];
  /** Somebody in this peer's channel plays a sound. */
  soundPlayed: [SoundId, PeerId];
  /** The worker died, and with it all media of this peer. */
  mediaLost: [];
}

/**
 * One connected app of a user: who it is, its switches, and its media when it has any. Owns its `PeerMedia`. Knows neither
 * its socket nor its room.
 */
export class Peer extends EventEmitter<PeerEvents> {
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
  sharedSize: PictureSize | null = null;
  /** How much pictures may take on their way to it, as it wishes itself; bit/s. */
  receivingLimit: VideoLimit = null;
  /** Where this client can reach the server; renewed with each connection. */
  addresses: readonly string[] = [];
  readonly #services: MediaServices;
  #media: PeerMedia | null = null;
  #opening = 0;
  #closed = false;

  constructor(id: PeerId, user: User, services: MediaServices) {
    super();
    this.id = id;
    this.user = user;
    this.#services = services;
  }

  get closed(): boolean {
    return this.#closed;
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
      onConsumersClosed: (ids) => this.emit('consumersClosed', ids),
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
    this.emit('mediaLost');
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
    this.removeAllListeners();
  }
}
