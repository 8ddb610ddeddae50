import type { ChannelId, ConsumerId, DirectPairId, PeerId } from '../../../shared/domain/ids.ts';
import { kindOf } from '../../../shared/domain/Source.ts';
import type { DirectNotifications } from '../../../shared/protocol/streams/direct.ts';
import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import type { TransportPath } from '../../state/callState.ts';
import type { DirectPlace } from '../../state/directConnections.ts';
import type { MediaConnection } from '../MediaConnection.ts';
import type { RemoteTrack } from '../receive/RemoteConsumers.ts';
import type { SpeakerOutput } from '../receive/SpeakerOutput.ts';
import type { VideoTracks } from '../receive/VideoTracks.ts';
import type { SignalingPort } from '../transport/SignalingPort.ts';
import { DirectConnection, type DirectSource, directSources } from './DirectConnection.ts';
import type { PeerLinkOptions } from './PeerLink.ts';
import { sentTracks } from './sentTracks.ts';

export interface DirectRoomOptions {
  readonly server: Pick<SignalingPort, 'request' | 'on'>;
  readonly media: Pick<
    MediaConnection,
    'consumers' | 'streams' | 'microphone' | 'camera' | 'share' | 'hasTransports' | 'cryptors'
  >;
  readonly output: Pick<SpeakerOutput, 'add' | 'remove'>;
  readonly videos: Pick<VideoTracks, 'add' | 'remove'>;
  /** Calls back once a second, also in a hidden page. */
  readonly startTicking: (tick: () => void) => () => void;
  /** As in `PeerLinkOptions`. */
  readonly connect?: PeerLinkOptions['connect'];
}

/** How long to wait after each failure in a row, in seconds; the last one counts for all later ones. */
const waitsS = [10, 30, 60, 120, 300];
/** A connection that has lasted so long was good: the next failure is the first one again. In seconds. */
const goodAfterS = 60;
/**
 * So long a connection is kept after a restart of the server until it has paired the two again, in seconds: as long as a call waits for
 * somebody (`callGraceMs`).
 */
const heldS = 20;
/** How often the path is measured, in seconds. */
const pathIntervalS = 3;

/**
 * While packets go through a relay, a path without one is looked for after so many seconds, and after twice as many each time, at most
 * `longestSeekS`. The side that gives way waits longer, so that one of the two does it for both.
 */
const firstSeekS = { impolite: 30, polite: 45 };
const longestSeekS = 600;

/**
 * Sound and video of a room of two go directly from one to the other while the server pairs the two, and through the server at any
 * other time. Each source changes over by itself: to the direct connection when its packets arrive there, and back when the connection ends or
 * what is sent does. Exactly one of both is heard and shown. Owns the connection and the timer.
 */
export class DirectRoom extends TypedEmitter<{ pathChanged: TransportPath | null }> {
  readonly #options: DirectRoomOptions;
  readonly #stops: (() => void)[];
  #place: DirectPlace | null = null;
  #isMoving = false;
  /** The channel in which the server knows that the user allows it. */
  #allowedIn: ChannelId | null = null;
  #connection: DirectConnection | null = null;
  /** The last pair, of which the server may not know yet that it has ended. */
  #lastPairId: DirectPairId | null = null;
  /** How long the connection is still kept without a pair, in seconds; 0: the server knows of it. */
  #heldS = 0;
  #stopTicking: (() => void) | null = null;
  /** The seconds since the connection was made. */
  #lastedS = 0;
  #failures = 0;
  /** The seconds until the user allows it again after a failure. */
  #waitS = 0;
  #isRelayed = false;
  /** The seconds until a path without a relay is looked for, and how many they were before. */
  #seek = { inS: 0, waitS: 0 };
  /** What is heard and shown directly now. */
  readonly #taken = new Map<DirectSource, RemoteTrack>();

  constructor(options: DirectRoomOptions) {
    super();
    this.#options = options;
    const { server, media } = options;
    this.#stops = [
      server.on('direct:paired', (paired) => this.#paired(paired)),
      // After those that send it to the server, so that it is known there by now.
      server.on('video:wanted', () => this.follow()),
      server.on('share:watched', () => this.follow()),
      media.consumers.on('added', (track) => this.#added(track)),
      media.consumers.on('removed', () => this.follow()),
    ];
  }

  /** The user's channel; null outside. */
  setPlace(place: DirectPlace | null): void {
    this.#place = place;
    if (place === null || place.channelId !== this.#allowedIn) this.#allowedIn = null;
    // The server ends the pair too; this side does not wait for it.
    if (!place?.isAllowed) this.#connection?.close();
    this.#allow();
    this.follow();
  }

  /** A click has begun or ended a move: until the server has answered, nothing of the old room is heard. */
  setMoving(isMoving: boolean): void {
    this.#isMoving = isMoving;
    this.follow();
  }

  /**
   * A session is open: what was sent meanwhile may be lost, on both sides. One that is not resumed knows no pair, as after a restart of
   * the server: the connection goes on, and is named when the user allows it anew.
   */
  opened(isResumed: boolean): void {
    this.#allowedIn = null;
    const pairId = this.#lastPairId;
    if (this.#connection !== null && isResumed) this.#tell();
    else if (this.#connection !== null) {
      this.#heldS = heldS;
      this.#setCarried([]);
    } else if (pairId !== null) {
      this.#options.server.request('direct:giveUp', { pairId }).catch(() => undefined);
    }
    this.#allow();
  }

  /** The computer is in another network: what failed before may work now. */
  networkChanged(): void {
    this.#failures = 0;
    this.#waitS = 0;
    this.#seek.inS = 0;
    this.#allow();
  }

  /** Makes what is sent and taken directly follow what there is. Must be called when the user's own sound or video has changed. */
  follow(): void {
    const connection = this.#connection;
    if (connection === null) return;
    const sent = sentTracks(this.#options.media, this.#place?.music ?? false);
    for (const source of directSources) connection.send(source, sent[source]);
    const before = [...this.#taken.keys()].join();
    for (const source of directSources) this.#change(connection, source);
    for (const { source, track, peerId } of this.#taken.values()) {
      if (source === 'microphone') track.enabled = !this.#isMoving && !this.#isMuted(peerId);
      if (source === 'screenAudio') track.enabled = !this.#isMoving;
    }
    if ([...this.#taken.keys()].join() === before) return;
    this.#noteStreams(connection);
    this.#tell();
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.#place = null;
    this.#connection?.close();
    this.#stopTicking?.();
  }

  /** A muted app may be one that does not keep to it. */
  #isMuted(peerId: PeerId): boolean {
    return this.#place?.muted.has(peerId) ?? true;
  }

  #allow(): void {
    const { channelId, isAllowed = false, isPair = false } = this.#place ?? {};
    const isTold = this.#allowedIn !== null;
    if (channelId === undefined || (!isTold && !(isAllowed && isPair))) return;
    if (isTold === isAllowed || this.#waitS > 0) return;
    this.#allowedIn = isAllowed ? channelId : null;
    const held = this.#heldS > 0 ? this.#connection?.pairId : undefined;
    const allowance = { channelId, allowed: isAllowed, ...(held && { held }) };
    this.#options.server.request('direct:allow', allowance).catch(() => {
      // Tried again as after a connection that failed; a lost session begins anew.
      if (this.#allowedIn === channelId) this.#failed();
    });
  }

  #paired(paired: DirectNotifications['direct:paired']): void {
    if (paired.purpose !== 'room') return;
    const { pairId } = paired;
    const { pairId: held, peerId } = this.#connection ?? {};
    if (this.#heldS > 0 && held === pairId && peerId === paired.peerId) {
      this.#heldS = 0;
      this.follow();
      this.#tell();
      return;
    }
    this.#connection?.close();
    // The presence may be told later than this, so that the other one need not be known yet.
    if (!this.#place?.isAllowed) {
      this.#options.server.request('direct:giveUp', { pairId }).catch(() => undefined);
      return;
    }
    const { server, connect, startTicking } = this.#options;
    const connection = new DirectConnection({
      server,
      paired,
      music: this.#place.music,
      cryptors: this.#options.media.cryptors,
      ...(connect && { connect }),
    });
    this.#connection = connection;
    this.#lastPairId = pairId;
    this.#lastedS = 0;
    this.#setRelayed(false);
    connection.on('changed', () => this.#look(connection));
    connection.on('carried', ({ sources }) => this.#setCarried(sources));
    connection.on('ended', ({ isFailure }) => {
      if (this.#connection === connection) this.#ended(isFailure);
    });
    this.#stopTicking ??= startTicking(() => this.#tick());
  }

  #tick(): void {
    if (this.#waitS > 0) {
      this.#waitS -= 1;
      this.#allow();
    }
    const connection = this.#connection;
    if (connection === null) {
      if (this.#waitS > 0) return;
      this.#stopTicking?.();
      this.#stopTicking = null;
      return;
    }
    if (this.#heldS > 0) {
      this.#heldS -= 1;
      if (this.#heldS === 0) connection.close();
    }
    if (this.#connection !== connection) return;
    this.#lastedS += 1;
    if (this.#lastedS === goodAfterS) this.#failures = 0;
    connection.tick();
    if (this.#connection !== connection) return;
    this.#look(connection);
    this.#seekPath(connection);
    if (this.#taken.has('microphone') && this.#lastedS % pathIntervalS === 0) {
      this.#measure(connection);
    }
  }

  #look(connection: DirectConnection): void {
    if (this.#connection !== connection) return;
    this.follow();
    connection.look(directSources.filter((source) => this.#isOffered(source))).catch(() => {
      // It has closed meanwhile.
    });
  }

  #measure(connection: DirectConnection): void {
    connection.path().then(
      (path) => {
        if (path === null || !this.#taken.has('microphone')) return;
        this.emit('pathChanged', path);
        if (this.#connection === connection) this.#setRelayed(path.way === 'relay');
      },
      () => undefined,
    );
  }

  #setRelayed(isRelayed: boolean): void {
    if (isRelayed === this.#isRelayed) return;
    this.#isRelayed = isRelayed;
    const waitS = firstSeekS[this.#connection?.isPolite ? 'polite' : 'impolite'];
    this.#seek = { inS: waitS, waitS };
  }

  /** Once a second. */
  #seekPath(connection: DirectConnection): void {
    if (!this.#isRelayed) return;
    this.#seek.inS -= 1;
    if (this.#seek.inS > 0) return;
    const waitS = Math.min(2 * this.#seek.waitS, longestSeekS);
    this.#seek = { inS: waitS, waitS };
    connection.seekPath();
  }

  #ended(isFailure: boolean): void {
    const connection = this.#connection;
    this.#connection = null;
    this.#heldS = 0;
    if (connection === null) return;
    for (const source of [...this.#taken.keys()]) this.#giveBack(source);
    this.#noteStreams(null);
    this.#setCarried([]);
    if (isFailure) this.#failed();
  }

  #failed(): void {
    this.#allowedIn = null;
    this.#waitS = waitsS[Math.min(this.#failures, waitsS.length - 1)] ?? 0;
    this.#failures += 1;
    this.#stopTicking ??= this.#options.startTicking(() => this.#tick());
  }

  /** What the server offers of the other one is what they may send now, and what the user wants to have. */
  #isOffered(source: DirectSource): boolean {
    const { media } = this.#options;
    if (source === 'microphone') return true;
    // While there is nothing from the server, or not yet again, it cannot say.
    if (!media.hasTransports || this.#heldS > 0) return this.#taken.has(source);
    return this.#fromServer(source).length > 0;
  }

  /** What comes through the server of the same source. */
  #fromServer(source: DirectSource): RemoteTrack[] {
    const peerId = this.#connection?.peerId ?? this.#taken.get(source)?.peerId;
    return this.#options.media.consumers.running
      .filter((each) => each.peerId === peerId && each.source === source)
      .map(({ consumer, ...each }) => ({ ...each, track: consumer.track }));
  }

  /** Changes one source over if it is time to. */
  #change(connection: DirectConnection, source: DirectSource): void {
    const isOffered = this.#isOffered(source);
    if (!isOffered) connection.forget(source);
    const receiver = connection.received(source);
    const isTaken = this.#taken.has(source);
    if (receiver === null || !isOffered) {
      if (isTaken) this.#giveBack(source);
      return;
    }
    if (isTaken) return;
    const consumerId = `direct ${connection.pairId} ${source}` as ConsumerId;
    const direct = { consumerId, peerId: connection.peerId, source, track: receiver.track };
    for (const other of this.#fromServer(source)) this.#options.output.remove(other);
    this.#taken.set(source, direct);
    this.#show(direct);
    if (source === 'microphone') this.#measure(connection);
  }

  /** The source is heard and shown as it comes through the server. */
  #giveBack(source: DirectSource): void {
    const direct = this.#taken.get(source);
    if (direct === undefined) return;
    const others = this.#fromServer(source);
    this.#taken.delete(source);
    this.#options.output.remove(direct);
    if (others.length === 0) this.#options.videos.remove(direct);
    for (const other of others) this.#show(other);
    if (source === 'microphone') this.emit('pathChanged', null);
  }

  #show(track: RemoteTrack): void {
    if (kindOf(track.source) === 'video') this.#options.videos.add(track);
    else this.#options.output.add(track);
  }

  /** Something begins through the server: it is only kept ready where the same comes directly. */
  #added(track: RemoteTrack): void {
    const direct = [...this.#taken.values()].find(
      ({ peerId, source }) => peerId === track.peerId && source === track.source,
    );
    if (direct === undefined) {
      if (this.#connection !== null) this.#look(this.#connection);
    } else if (kindOf(track.source) === 'video') this.#options.videos.add(direct);
    else this.#options.output.remove(track);
  }

  #noteStreams(connection: DirectConnection | null): void {
    this.#options.media.streams.direct = [...this.#taken.values()].flatMap(({ track, ...each }) => {
      const receiver = connection?.received(each.source as DirectSource);
      if (!receiver) return [];
      const getStats = () => receiver.getStats();
      return [{ ...each, consumer: { track, rtpReceiver: receiver, getStats } }];
    });
  }

  /** Tells the server what it need not send to this peer. */
  #tell(): void {
    const connection = this.#connection;
    if (connection === null) return;
    const { pairId } = connection;
    this.#options.server
      .request('direct:receive', { pairId, sources: [...this.#taken.keys()] })
      .catch((error: { code?: unknown }) => {
        // It has taken the pair apart, and the message was lost.
        if (error.code === 'notFound' && this.#connection === connection) connection.close();
      });
  }

  #setCarried(sources: readonly string[]): void {
    const { microphone, camera, share } = this.#options.media;
    const isVoiceCarried = sources.includes('microphone');
    microphone.setCarrier((isVoiceCarried && this.#connection?.sender('microphone')) || null);
    camera.setCarried(sources.includes('camera'));
    share.setCarried({
      video: sources.includes('screen'),
      sound: sources.includes('screenAudio'),
    });
  }
}
