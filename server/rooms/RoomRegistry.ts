import { EventEmitter } from 'node:events';
import type { ChannelId, PeerId } from '../../shared/domain/ids.ts';
import type { Occupant } from '../../shared/domain/Presence.ts';
import { isOfRoom, isVideoSource, roomSources, type Source } from '../../shared/domain/Source.ts';
import type { User } from '../../shared/domain/User.ts';
import { permissionFor } from '../../shared/permissions/access.ts';
import type { ChannelPermission } from '../../shared/permissions/permissions.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { ConsumerOffer, RtpParametersField } from '../../shared/protocol/streams/media.ts';
import { isSealable } from '../media/codecs.ts';
import type { SpeakingLevels } from '../media/SpeakingLevels.ts';
import type { Peer, PeerSwitches } from '../peers/Peer.ts';
import type { ChannelDirectory } from './ChannelDirectory.ts';
import type { ChannelViews } from './ChannelViews.ts';
import {
  closeConsumersBetween,
  closeConsumersBy,
  consumeRoom,
  offerToRoom,
  renewVoice,
} from './consumerFanOut.ts';
import { LockedChannels } from './LockedChannels.ts';
import { Preparations } from './Preparations.ts';
import { Room } from './Room.ts';
import { RoomAdmission, type RoomSizes } from './RoomAdmission.ts';
import { RoomSpeakers } from './RoomSpeakers.ts';
import { RoomStages } from './RoomStages.ts';
import { RoomVideo } from './RoomVideo.ts';

/** What a person may do in a channel, by their roles; `Authority` decides it. */
export interface RoomRights {
  may(user: User, permission: ChannelPermission, channelId: ChannelId): boolean;
  /** Whether the channel exists for this person. */
  sees(user: User, channelId: ChannelId): boolean;
}

/**
 * All rooms: the one place that knows each peer's current channel. A move takes effect and is published at once. Its
 * streams follow, and a stream is dropped if its two peers are no longer in one room when it is made.
 */
export class RoomRegistry extends EventEmitter<{
  saved: [Occupant];
  entered: [Peer];
  left: [PeerId];
  /** A peer in a room has another microphone's producer than before. */
  voiceChanged: [Peer];
  /** A peer in a room has another producer of its camera, its share or the sound of its share than before. */
  videoChanged: [Peer];
  /** Other voices of a large room are forwarded than before. */
  speakersChanged: [ChannelId];
}> {
  /** The cameras and shares of all rooms. */
  readonly video: RoomVideo;
  readonly stages: RoomStages;
  /** Who may enter channels that are locked. */
  readonly locks: LockedChannels;
  readonly #channels: ChannelDirectory;
  readonly #rights: RoomRights;
  readonly #views: ChannelViews;
  readonly #levels: SpeakingLevels;
  readonly #admission: RoomAdmission;
  readonly #rooms = new Map<ChannelId, Room>();
  readonly #roomOf = new Map<Peer, Room>();
  readonly #preparations = new Preparations();
  readonly #speakers: RoomSpeakers;

  constructor(
    channels: ChannelDirectory,
    rights: RoomRights,
    views: ChannelViews,
    levels: SpeakingLevels,
    sizes: RoomSizes,
  ) {
    super();
    // Many parts of the server follow it; their number is fixed.
    this.setMaxListeners(20);
    this.#channels = channels;
    this.#rights = rights;
    this.#views = views;
    this.#levels = levels;
    this.locks = new LockedChannels(channels, rights);
    this.#admission = new RoomAdmission(this.locks, sizes);
    this.#speakers = new RoomSpeakers(
      ({ user }, { channelId }) => rights.may(user, 'prioritySpeaker', channelId),
      ({ channelId }) => this.emit('speakersChanged', channelId),
    );
    this.video = new RoomVideo({
      roomOf: (peer) => this.#roomOf.get(peer) ?? null,
      videoLimitOf: (peer) => {
        const channelId = this.channelOf(peer);
        return channelId && channels.get(channelId).videoLimit;
      },
      announce: (peer) => this.announce(peer),
    });
    this.stages = new RoomStages({
      roomOf: (peer) => this.#roomOf.get(peer) ?? null,
      may: (...asked) => rights.may(...asked),
      announce: (peer) => this.announce(peer),
      moved: (peer, room) => this.#followStage(peer, room),
    });
    channels.on('deleted', (id) => {
      for (const peer of this.#rooms.get(id)?.peers ?? []) void this.leave(peer);
    });
    channels.on('saved', (channel) => {
      const room = this.#rooms.get(channel.id);
      if (room) {
        void this.stages.set(room, channel.stage);
        this.#speakers.resized(room, this.#admission.voicesMax(channel));
      }
      for (const peer of room?.peers ?? []) {
        // Nobody would hear it, and it would go on sending what the others take for noise.
        if (channel.sealed && peer.user.isBot) {
          void this.leave(peer);
          continue;
        }
        if (room) this.#endUnsealable(peer, room);
        void this.#changeMicrophone(peer, () => {
          peer.inMusic = channel.music;
        });
        this.#updateSpeakingLevel(peer);
        void this.video.applyLimits(peer);
        void this.applyRights(peer);
      }
    });
  }

  /** The channel that a peer is in, or null. */
  channelOf(peer: Peer): ChannelId | null {
    return this.#roomOf.get(peer)?.channelId ?? null;
  }

  /** The number of peers in a channel. */
  sizeOf(channelId: ChannelId): number {
    return this.#rooms.get(channelId)?.size ?? 0;
  }

  /** The peers in a channel. */
  peersIn(channelId: ChannelId): Peer[] {
    return this.#rooms.get(channelId)?.peers ?? [];
  }

  /** Whether others in its channel may receive anything of a peer; see `Room.isOnStage`. */
  isOnStage(peer: Peer): boolean {
    return this.#roomOf.get(peer)?.isOnStage(peer) ?? false;
  }

  /** Whether the voice of a peer reaches the others in its channel, or would as soon as it speaks. */
  isForwarded(peer: Peer): boolean {
    return this.#roomOf.get(peer)?.activeSpeakers.has(peer) ?? false;
  }

  /** Whether more people are in a channel than may be heard there at once. */
  isLarge(channelId: ChannelId): boolean {
    const room = this.#rooms.get(channelId);
    return room !== undefined && room.size > room.activeSpeakers.places;
  }

  /** Whether voices of one channel cannot be heard in another, because one of them is encrypted to the end: it alone has its keys. */
  isSealedApart(one: ChannelId | null, other: ChannelId | null): boolean {
    if (one === other) return false;
    return [one, other].some((id) => id !== null && this.#channels.get(id).sealed);
  }

  /** The peer of this id, if it is in any channel. */
  find(peerId: PeerId): Peer | null {
    return this.#roomOf.keys().find(({ id }) => id === peerId) ?? null;
  }

  /** Resumes or pauses a peer's voice by its switches, its room and its whisper. */
  async updateVoice(peer: Peer): Promise<void> {
    await peer.applySwitches(this.#roomOf.has(peer));
  }

  /**
   * Moves a peer into a channel. Returns the offers of all that it receives there. Throws `notFound`, `channelLocked` and `channelFull`,
   * and then the peer stays where it is. In a full channel, a peer of the same user that is away is removed to make room.
   */
  async join(peer: Peer, channelId: ChannelId): Promise<ConsumerOffer[]> {
    if (this.channelOf(peer) === channelId) {
      this.#preparations.end(peer);
      return peer.media?.consumers.offers ?? [];
    }
    const replaced = this.#mayJoin(peer, channelId);
    if (replaced) void this.leave(replaced);
    return await this.#enter(peer, channelId);
  }

  /**
   * Moves a peer into another channel on behalf of somebody else, whatever the channel's user limit. It is there when this
   * returns, or throws `notFound`, `channelFull` and `cannotEncrypt`; resolves when the peer receives all that it receives there.
   */
  move(peer: Peer, channelId: ChannelId): Promise<unknown> {
    this.#admission.move(peer, this.#channels.get(channelId), this.sizeOf(channelId));
    return this.#enter(peer, channelId);
  }

  /** Takes effect before it returns. Resolves to the offers of all that the peer receives in the channel. */
  #enter(peer: Peer, channelId: ChannelId): Promise<ConsumerOffer[]> {
    peer.lastMove = null;
    const before = this.#roomOf.get(peer);
    if (before) this.#removeFrom(peer, before);
    const room = this.#room(channelId);
    room.add(peer);
    this.#roomOf.set(peer, room);
    this.stages.entered(peer, room);
    if (room.isOnStage(peer)) this.#speakers.entered(peer, room);
    this.#readRights(peer, room);
    this.locks.entered(peer, channelId);
    // Whoever is told of it may take the microphone at once: the one for this channel.
    peer.inMusic = this.#channels.get(channelId).music;
    this.emit('saved', occupantOf(peer, room));
    this.emit('entered', peer);
    return this.#connect(peer, room);
  }

  /**
   * Makes the streams of a channel ahead for a peer that may be about to join it: nothing flows yet, and nobody else notices.
   * Returns their offers. Throws as `join` would. What is not used ends after some seconds.
   */
  async prepare(peer: Peer, channelId: ChannelId): Promise<ConsumerOffer[]> {
    this.#mayJoin(peer, channelId);
    const room = this.#rooms.get(channelId);
    if (room === undefined || room === this.#roomOf.get(peer)) {
      this.#preparations.end(peer);
      return [];
    }
    return await this.#preparations.prepare(peer, room);
  }

  /** Throws as `join` would, for a peer that may be about to join. */
  requireAdmission(peer: Peer, channelId: ChannelId): void {
    if (this.channelOf(peer) !== channelId) this.#mayJoin(peer, channelId);
  }

  /** Removes a peer from its channel. Does nothing when it is in none. */
  async leave(peer: Peer): Promise<void> {
    this.#preparations.end(peer);
    const room = this.#roomOf.get(peer);
    if (!room) return;
    this.#removeFrom(peer, room);
    this.#tellLevels(peer);
    this.emit('left', peer.id);
    await peer.applySwitches(false);
  }

  /** Connects the new media of a peer to its room. Returns the offers of all that it receives there. */
  async reconnect(peer: Peer): Promise<ConsumerOffer[]> {
    this.#tellLevels(peer);
    const room = this.#roomOf.get(peer);
    if (!room) return [];
    // It sees no video until it has consumed the new streams.
    for (const other of room.others(peer)) this.video.updateWantedLayers(other);
    return await this.#connect(peer, room);
  }

  /** Sets a peer's switches and publishes its state. */
  async update(peer: Peer, switches: PeerSwitches): Promise<void> {
    peer.switches = switches;
    const room = this.#roomOf.get(peer);
    if (room) this.emit('saved', occupantOf(peer, room));
    this.#tellLevels(peer);
    await peer.applySwitches(room !== undefined);
  }

  /** Must be called when a peer may see other channels than before. */
  followView(peer: Peer): void {
    this.#tellLevels(peer);
    this.#preparations.followView(peer, this.#views.of(peer.user));
  }

  /** Publishes a change of what others see of this peer, such as its name. Does nothing outside of channels. */
  announce(peer: Peer): void {
    const room = this.#roomOf.get(peer);
    if (room) this.emit('saved', occupantOf(peer, room));
  }

  /**
   * Makes what a peer sends and where it is follow what it may do now. Publishes whether it may speak if that has changed. Must
   * be called when its roles, a role or its channel have changed. Does nothing outside of channels.
   */
  async applyRights(peer: Peer): Promise<void> {
    const room = this.#roomOf.get(peer);
    if (!room) return;
    const { channelId } = room;
    if (!this.#rights.sees(peer.user, channelId)) {
      await this.leave(peer);
      return;
    }
    const wasOnStage = room.isOnStage(peer);
    const isDismissed = this.stages.follow(peer, room);
    if (wasOnStage !== room.isOnStage(peer)) {
      await this.#followStage(peer, room);
      return;
    }
    const hasChanged = this.#readRights(peer, room) || isDismissed;
    for (const source of ['camera', 'screen'] as const) {
      if (!peer.media?.producer(source)) continue;
      if (this.#rights.may(peer.user, permissionFor[source], channelId)) continue;
      this.#endByServer(peer, source);
    }
    if (!hasChanged) return;
    this.announce(peer);
    await peer.applySwitches(true);
  }

  /**
   * Creates the producer of a source and offers it to the room. Throws `conflict` for a camera or a share outside of
   * channels, `forbidden` for one in the audience of a stage, `limitReached` for one camera too many, and as `PeerMedia.produce`.
   *
   * @param replaces closes the producer of this source first
   * @param music as in `PeerMedia.produce`
   */
  async produce(
    peer: Peer,
    source: Source,
    rtpParameters: RtpParametersField,
    { replaces = false, music = false } = {},
  ): Promise<string> {
    if (replaces) peer.media?.endProducer(source, music);
    const before = this.#roomOf.get(peer);
    if (isOfRoom(source) && !before) throw new RequestError('conflict', 'in no channel');
    if (isOfRoom(source) && !before?.isOnStage(peer)) {
      throw new RequestError('forbidden', 'in the audience of a stage');
    }
    if (source === 'camera' && before) this.#admission.camera(peer, before);
    if (before && !this.#mayBeSent(before, rtpParameters)) {
      throw new RequestError('cannotEncrypt', 'nobody can seal this codec');
    }
    if (source === 'screenAudio' && !before?.isSharing(peer)) {
      throw new RequestError('conflict', 'there is no share for this sound');
    }
    const producer = await peer.produce(source, rtpParameters, this.#roomOf.has(peer), music);
    // The switches or the room may have changed while the producer was made.
    await peer.applySwitches(this.#roomOf.has(peer));
    const room = this.#roomOf.get(peer);
    if (
      isOfRoom(source) &&
      (room !== before || !room?.isOnStage(peer) || !this.#mayBeSent(room, rtpParameters))
    ) {
      producer.close();
      throw new RequestError('conflict', 'the channel or its stage was left meanwhile');
    }
    if (source === 'camera' && room) {
      try {
        this.#admission.camera(peer, room);
      } catch (error) {
        producer.close();
        throw error;
      }
    }
    // A spare microphone is received by nobody.
    if (room && peer.media?.producer(source) === producer) {
      if (source === 'microphone') this.#followMicrophone(peer, room);
      if (isVideoSource(source)) this.video.begin(peer, source, room);
      if (isOfRoom(source)) this.emit('videoChanged', peer);
      await (source === 'microphone' ? renewVoice(room, peer) : offerToRoom(room, peer, source));
      this.video.updateWantedLayers(peer);
    }
    return producer.id;
  }

  /** Closes the producer of a source. The share ends with its screen. `music` as in `PeerMedia.produce`. */
  endSource(peer: Peer, source: Source, music = false): void {
    void this.#changeMicrophone(peer, () => peer.media?.endProducer(source, music));
    if (source === 'screen') this.video.endShare(peer);
    if (source === 'camera') this.video.endCamera(peer);
  }

  /** Throws as `join`. Returns who must leave first. */
  #mayJoin(peer: Peer, channelId: ChannelId): Peer | null {
    return this.#admission.join(peer, this.#channels.get(channelId), this.peersIn(channelId));
  }

  /** A peer has come on the stage or has left it: what others receive of it begins, or ends. */
  async #followStage(peer: Peer, room: Room): Promise<void> {
    this.#readRights(peer, room);
    this.announce(peer);
    this.#updateSpeakingLevel(peer);
    if (room.isOnStage(peer)) {
      this.#speakers.entered(peer, room);
      void offerToRoom(room, peer);
    } else {
      this.#speakers.left(peer, room);
      if (room.hasCamera(peer)) this.#endByServer(peer, 'camera');
      if (room.isSharing(peer)) this.#endByServer(peer, 'screen');
      closeConsumersBy(room, peer);
      this.#preparations.left(room, peer);
    }
    await peer.applySwitches(true);
  }

  /** Whether this may be sent in a room: anything, and in an encrypted channel only what can be sealed. */
  #mayBeSent({ channelId }: Room, rtpParameters: Parameters<typeof isSealable>[0]): boolean {
    return !this.#channels.get(channelId).sealed || isSealable(rtpParameters);
  }

  /** Ends the videos of a peer that nobody can seal, where a channel is encrypted now. */
  #endUnsealable(peer: Peer, room: Room): void {
    for (const source of ['camera', 'screen'] as const) {
      const producer = peer.media?.producer(source);
      if (producer && !this.#mayBeSent(room, producer.rtpParameters)) {
        this.#endByServer(peer, source);
      }
    }
  }

  #endByServer(peer: Peer, source: 'camera' | 'screen'): void {
    this.endSource(peer, source);
    peer.notify('producer:ended', { source });
  }

  async #connect(peer: Peer, room: Room): Promise<ConsumerOffer[]> {
    peer.inMusic = this.#channels.get(room.channelId).music;
    // Both lists of producers are read here, synchronously with the change of the room: a producer that starts later finds
    // the peer in its room and is offered to it. Only the streams to this peer are waited for.
    const received = consumeRoom(room, peer);
    // All that was prepared and belongs to this room is taken by now.
    this.#preparations.end(peer);
    // Before what others get: the worker does one after the other, and the answer waits for this.
    const sounding = peer.applySwitches(true);
    void offerToRoom(room, peer);
    this.#updateSpeakingLevel(peer);
    this.#tellLevels(peer);
    this.video.entered(peer, room);
    const [offers] = await Promise.all([received, sounding]);
    // Whispers to this peer continue during its move, and its mix of this room may have begun.
    const others = (peer.media?.consumers.offers ?? []).filter(isOfNoOther);
    return [...offers.filter(({ consumerId }) => peer.media?.consumers.has(consumerId)), ...others];
  }

  #removeFrom(peer: Peer, room: Room): void {
    for (const source of roomSources) peer.media?.producer(source)?.close();
    this.video.leaving(peer);
    peer.recorded = false;
    const watched = room.remove(peer);
    this.#roomOf.delete(peer);
    this.#speakers.left(peer, room);
    closeConsumersBetween(room, peer);
    this.#preparations.left(room, peer);
    this.video.left(peer, room, watched);
    if (room.size === 0) {
      this.#rooms.delete(room.channelId);
      this.#channels.setStatus(room.channelId, '');
    }
    this.#updateSpeakingLevel(peer);
  }

  /** Returns whether the peer may do otherwise than before. */
  #readRights(peer: Peer, room: Room): boolean {
    const { channelId } = room;
    const { maySpeak, mayWhisper } = peer;
    peer.maySpeak = this.#rights.may(peer.user, 'speak', channelId) && room.isOnStage(peer);
    peer.mayWhisper = this.#rights.may(peer.user, 'whisper', channelId);
    return peer.maySpeak !== maySpeak || peer.mayWhisper !== mayWhisper;
  }

  /** Makes a change, and if the room should receive the microphone's other producer after it, lets it. */
  async #changeMicrophone(peer: Peer, change: () => void): Promise<void> {
    const before = peer.media?.producer('microphone');
    change();
    const after = peer.media?.producer('microphone');
    const room = this.#roomOf.get(peer);
    if (!room || after === before) return;
    if (!after) {
      this.#speakers.left(peer, room);
      return;
    }
    this.#followMicrophone(peer, room);
    // The producer or its worker may close at any moment.
    await peer.applySwitches(true).catch(() => undefined);
    await renewVoice(room, peer);
  }

  #room(channelId: ChannelId): Room {
    const there = this.#rooms.get(channelId);
    if (there !== undefined) return there;
    const { allCamerasUpTo } = this.#admission;
    const voicesMax = this.#admission.voicesMax(this.#channels.get(channelId));
    const room = new Room(channelId, voicesMax, allCamerasUpTo);
    void this.stages.set(room, this.#channels.get(channelId).stage);
    this.#rooms.set(channelId, room);
    return room;
  }

  /** The microphone that the room receives is another producer. */
  #followMicrophone(peer: Peer, room: Room): void {
    this.#updateSpeakingLevel(peer);
    this.#speakers.renewed(peer, room);
    this.emit('voiceChanged', peer);
  }

  /** Publishes the speaking level of this peer, or not: only in a channel that does not hide it. */
  #updateSpeakingLevel(peer: Peer): void {
    const media = peer.media;
    const microphone = media?.producer('microphone');
    if (!media || !microphone) return;
    const room = this.#roomOf.get(peer);
    const isShown = (here: Room) =>
      here.isOnStage(peer) && !this.#channels.get(here.channelId).hidesSpeaking;
    const done =
      room && isShown(room)
        ? this.#levels.watch(media.worker, microphone, room.channelId)
        : this.#levels.unwatch(media.worker, microphone);
    // The worker or the producer may close at any moment.
    done.catch(() => undefined);
  }

  /** All voices come to a peer as one stream from now on, or each by itself: from one stream its app cannot tell who speaks. */
  followMix(peer: Peer): void {
    this.#tellLevels(peer);
  }

  /** A peer that hears each voice of its room is told only who speaks elsewhere, as far as it may see. */
  #tellLevels(peer: Peer): void {
    const heard = peer.hears && !peer.line.isMixed ? this.channelOf(peer) : null;
    // The worker or the media may close at any moment.
    peer.media?.tellLevels(this.#views.of(peer.user), heard).catch(() => undefined);
  }
}

/** Whether it is received whatever the others in the room send. */
function isOfNoOther({ source }: ConsumerOffer): boolean {
  return source === 'whisper' || source === 'mix';
}

/** Contains only what every client may know. */
function occupantOf(peer: Peer, room: Room): Occupant {
  return {
    peerId: peer.id,
    user: peer.user,
    channelId: room.channelId,
    stagePart: room.stage?.partOf(peer) ?? null,
    suppressed: !peer.maySpeak,
    ...peer.switches,
    serverMuted: peer.serverMuted,
    serverDeafened: peer.serverDeafened,
    sharing: room.isSharing(peer),
    drawable: peer.allowsDrawing,
    camera: room.hasCamera(peer),
    ...(peer.recorded && { recorded: true }),
    away: peer.away,
  };
}
