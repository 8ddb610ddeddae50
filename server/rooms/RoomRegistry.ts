import { EventEmitter } from 'node:events';
import { hasRoom } from '../../shared/domain/Channel.ts';
import type { PictureSize } from '../../shared/domain/cameraLayers.ts';
import type { ChannelId, PeerId } from '../../shared/domain/ids.ts';
import type { Occupant } from '../../shared/domain/Presence.ts';
import {
  isOfRoom,
  type PictureSource,
  pictureSources,
  roomSources,
  type Source,
  shareSources,
} from '../../shared/domain/Source.ts';
import type { VideoLimit } from '../../shared/domain/videoLimits.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { ConsumerOffer, RtpParametersField } from '../../shared/protocol/media.ts';
import { videoCodecNames } from '../media/codecs.ts';
import type { SpeakingLevels } from '../media/SpeakingLevels.ts';
import type { Peer, PeerSwitches } from '../peers/Peer.ts';
import type { ChannelDirectory } from './ChannelDirectory.ts';
import {
  beReceivedByEverybody,
  followShare,
  partFromEverybody,
  receiveEverything,
} from './consumerFanOut.ts';
import { decodableBy, limitPictures } from './pictureRules.ts';
import { Room } from './Room.ts';
import { WantedLayers } from './WantedLayers.ts';

/** A picture that a peer looks at, or no longer. */
export interface ShownPicture {
  readonly peerId: PeerId;
  readonly source: PictureSource;
  /** Null while it is not seen. */
  readonly size: PictureSize | null;
}

/**
 * Who is where: the one place that knows each peer's current channel. A move is decided and told at once; the streams
 * follow, and each is dropped if its two peers are no longer together when it is made.
 */
export class RoomRegistry extends EventEmitter<{ saved: [Occupant]; left: [PeerId] }> {
  readonly #channels: ChannelDirectory;
  readonly #levels: SpeakingLevels;
  readonly #rooms = new Map<ChannelId, Room>();
  readonly #roomOf = new Map<Peer, Room>();
  readonly #wanted = new WantedLayers((...picture) => this.#wantedLayer(...picture));

  constructor(channels: ChannelDirectory, levels: SpeakingLevels) {
    super();
    this.#channels = channels;
    this.#levels = levels;
    channels.on('deleted', (id) => {
      for (const peer of this.#rooms.get(id)?.peers ?? []) void this.leave(peer);
    });
    channels.on('saved', (channel) => {
      for (const peer of this.#rooms.get(channel.id)?.peers ?? []) {
        this.#watchSpeaking(peer);
        void limitPictures(peer, channel.videoLimit);
      }
    });
  }

  /** The channel in which a peer is, or null. */
  channelOf(peer: Peer): ChannelId | null {
    return this.#roomOf.get(peer)?.channelId ?? null;
  }

  /** How many are in a channel. */
  sizeOf(channelId: ChannelId): number {
    return this.#rooms.get(channelId)?.size ?? 0;
  }

  /** Who is in a channel. */
  peersIn(channelId: ChannelId): Peer[] {
    return this.#rooms.get(channelId)?.peers ?? [];
  }

  /** The peer of this id if it is in any channel. */
  find(peerId: PeerId): Peer | null {
    return this.#roomOf.keys().find(({ id }) => id === peerId) ?? null;
  }

  /** Lets a peer sound as its switches, its place and its whispering say. */
  async settle(peer: Peer): Promise<void> {
    await peer.applySwitches(this.#roomOf.has(peer));
  }

  /** Everybody in any channel, as everybody may see them. */
  get occupants(): Occupant[] {
    return [...this.#rooms.values()].flatMap((room) =>
      room.peers.map((peer) => occupantOf(peer, room)),
    );
  }

  /**
   * Moves a peer into a channel from wherever it is; answers all that it hears there. Throws `notFound` and `channelFull`,
   * and then the peer stays where it is.
   */
  async join(peer: Peer, channelId: ChannelId): Promise<ConsumerOffer[]> {
    const channel = this.#channels.get(channelId);
    const before = this.#roomOf.get(peer);
    if (before?.channelId === channelId) return peer.media?.consumers.offers ?? [];
    if (!hasRoom(channel, this.sizeOf(channelId))) {
      throw new RequestError('channelFull', `${channel.userLimit} are in it`);
    }
    if (before) this.#part(peer, before);
    const room = this.#room(channelId);
    room.add(peer);
    this.#roomOf.set(peer, room);
    this.emit('saved', occupantOf(peer, room));
    return await this.#connect(peer, room);
  }

  /** Takes a peer out of its channel; nothing when it is in none. */
  async leave(peer: Peer): Promise<void> {
    const room = this.#roomOf.get(peer);
    if (!room) return;
    this.#part(peer, room);
    this.emit('left', peer.id);
    await peer.applySwitches(false);
  }

  /** After new media was opened: lets the peer hear and be heard again where it is; answers what it hears. */
  async reconnect(peer: Peer): Promise<ConsumerOffer[]> {
    const room = this.#roomOf.get(peer);
    if (!room) return [];
    // It looks at nothing before it has taken the new streams.
    for (const other of room.others(peer)) this.#wanted.update(other);
    return await this.#connect(peer, room);
  }

  /** Sets a peer's switches; everybody is told if they or its presence changed. */
  async update(peer: Peer, switches: PeerSwitches): Promise<void> {
    peer.switches = switches;
    const room = this.#roomOf.get(peer);
    if (room) this.emit('saved', occupantOf(peer, room));
    await peer.applySwitches(room !== undefined);
  }

  /** Tells everybody that something visible of this peer has changed: its name, or that it is away. */
  announce(peer: Peer): void {
    const room = this.#roomOf.get(peer);
    if (room) this.emit('saved', occupantOf(peer, room));
  }

  /**
   * Starts a source of a peer and lets those of its room receive it who are to. Throws `conflict` for a camera or a share
   * without a room, and what `PeerMedia.produce` throws. `replaces`: in the place of the one there is.
   */
  async produce(
    peer: Peer,
    source: Source,
    rtpParameters: RtpParametersField,
    replaces = false,
  ): Promise<string> {
    if (replaces) peer.media?.producer(source)?.close();
    const before = this.#roomOf.get(peer);
    if (isOfRoom(source) && !before) throw new RequestError('conflict', 'in no channel');
    if (source === 'screenAudio' && !before?.isSharing(peer)) {
      throw new RequestError('conflict', 'there is no share that it belongs to');
    }
    const producer = await peer.produce(source, rtpParameters, this.#roomOf.has(peer));
    // The switches or the room may have changed while the producer was made.
    await peer.applySwitches(this.#roomOf.has(peer));
    const room = this.#roomOf.get(peer);
    if (isOfRoom(source) && room !== before) {
      producer.close();
      throw new RequestError('conflict', 'the channel was left meanwhile');
    }
    if (room) {
      if (source === 'microphone') this.#watchSpeaking(peer);
      if (source === 'camera') {
        this.#wanted.begin(peer, 'camera');
        if (room.setCamera(peer, true)) this.announce(peer);
      }
      if (source === 'screen') {
        this.#wanted.begin(peer, 'screen');
        if (room.startShare(peer)) this.announce(peer);
        this.tellWatchers(peer);
      }
      await beReceivedByEverybody(room, peer, source);
      this.#wanted.update(peer);
    }
    return producer.id;
  }

  /** Stops a source of a peer; with the screen its share ends. */
  endSource(peer: Peer, source: Source): void {
    peer.media?.producer(source)?.close();
    if (source === 'screen') this.endShare(peer);
    if (source === 'camera') this.endCamera(peer);
  }

  /** Turns a peer’s camera off; nothing when it is. */
  endCamera(peer: Peer): void {
    peer.media?.producer('camera')?.close();
    this.#wanted.end(peer, 'camera');
    if (this.#roomOf.get(peer)?.setCamera(peer, false)) this.announce(peer);
  }

  /** Ends a peer's share; nothing when it has none. */
  endShare(peer: Peer): void {
    for (const source of shareSources) peer.media?.producer(source)?.close();
    this.#wanted.end(peer, 'screen');
    peer.sharedSize = null;
    if (this.#roomOf.get(peer)?.endShare(peer)) this.announce(peer);
  }

  /**
   * Lets a peer watch the share of another in its room, or no longer; answers all streams of it that the peer receives
   * then. Throws `notFound`.
   */
  async watchShare(peer: Peer, sharerId: PeerId, watching: boolean): Promise<ConsumerOffer[]> {
    const { room, sharer } = this.#neighbour(peer, sharerId);
    if (watching && !room.isSharing(sharer))
      throw new RequestError('notFound', 'nothing is shared');
    if (room.receives(peer, sharer, 'screen') !== watching) {
      room.watch(peer, sharer, watching);
      this.tellWatchers(sharer);
    }
    const offers = await followShare(room, peer, sharer);
    this.#wanted.update(sharer, 'screen');
    return offers;
  }

  /**
   * Lets pictures of others run or rest for a peer, as it looks at them. Whoever is not in its room is passed over. Their
   * senders are told which layers of them are looked at.
   */
  async showPictures(peer: Peer, pictures: readonly ShownPicture[]): Promise<void> {
    const room = this.#roomOf.get(peer);
    await Promise.all(
      pictures.map(async ({ peerId, source, size }) => {
        const sender = room?.find(peerId);
        if (!room || !sender || !room.receives(peer, sender, source)) return;
        const sent = source === 'screen' ? sender.sharedSize : null;
        await peer.media?.consumers.show(peerId, source, size, sent);
        this.#wanted.update(sender, source);
      }),
    );
  }

  /** What a peer shares has another size from now on. */
  async resizeShare(sharer: Peer, size: PictureSize): Promise<void> {
    sharer.sharedSize = size;
    const viewers = this.#roomOf.get(sharer)?.watchersOf(sharer) ?? [];
    await Promise.all(
      viewers.map(({ media }) => media?.consumers.resized(sharer.id, 'screen', size)),
    );
    this.#wanted.update(sharer, 'screen');
  }

  /** How much pictures may take on their way to a peer, as it wishes itself. */
  async limitReceiving(peer: Peer, limit: VideoLimit): Promise<void> {
    peer.receivingLimit = limit;
    await this.#limitPictures(peer);
  }

  /** Tells a peer once more which layers of its camera and its share are looked at. */
  tellWanted(sender: Peer): void {
    this.#wanted.repeat(sender);
  }

  /** Tells a peer who watches its share, and what everybody around it can show; nothing when it has none. */
  tellWatchers(sharer: Peer): void {
    const room = this.#roomOf.get(sharer);
    if (!room?.isSharing(sharer)) return;
    sharer.emit(
      'watched',
      room.watchersOf(sharer).map(({ id }) => id),
    );
    this.#tellDecodable(sharer, room);
  }

  /** Who sees what a peer points at on the share of this id, now: nobody unless both are in one room and it may. */
  whoSeesPointing(pointer: Peer, sharerId: PeerId): Peer[] {
    const room = this.#roomOf.get(pointer);
    const sharer = room?.find(sharerId);
    return room && sharer ? room.whoSeesPointing(pointer, sharer) : [];
  }

  /** Whether others may point and draw on what a peer shares; everybody is told. */
  allowDrawing(peer: Peer, allowed: boolean): void {
    if (peer.drawable === allowed) return;
    peer.drawable = allowed;
    this.announce(peer);
  }

  /** Wipes away what is drawn on a peer's share. Throws `notFound`. */
  clearDrawings(sharer: Peer): void {
    const room = this.#roomOf.get(sharer);
    if (!room?.isSharing(sharer)) throw new RequestError('notFound', 'nothing is shared');
    for (const peer of [sharer, ...room.watchersOf(sharer)]) peer.emit('cleared', sharer.id);
  }

  /** Somebody else in the same room. Throws `notFound`. */
  #neighbour(peer: Peer, otherId: PeerId): { room: Room; sharer: Peer } {
    const room = this.#roomOf.get(peer);
    const sharer = room?.find(otherId);
    if (!room || !sharer || sharer === peer) {
      throw new RequestError('notFound', 'no such peer in this channel');
    }
    return { room, sharer };
  }

  async #connect(peer: Peer, room: Room): Promise<ConsumerOffer[]> {
    // Both snapshots of who sends what are taken here, in one go with the change of the room: a producer that starts later
    // finds the peer in its room and offers itself. Only what the peer itself receives is waited for.
    const received = receiveEverything(room, peer);
    void beReceivedByEverybody(room, peer);
    const sounding = peer.applySwitches(true);
    this.#watchSpeaking(peer);
    void this.#limitPictures(peer);
    this.#tellDecodableToOthers(peer, room);
    const [offers] = await Promise.all([received, sounding]);
    // A whisper to this peer goes on over its move.
    const whispers = (peer.media?.consumers.offers ?? []).filter(isWhisper);
    return [
      ...offers.filter(({ consumerId }) => peer.media?.consumers.has(consumerId)),
      ...whispers,
    ];
  }

  #part(peer: Peer, room: Room): void {
    for (const source of roomSources) peer.media?.producer(source)?.close();
    for (const source of pictureSources) this.#wanted.end(peer, source);
    peer.sharedSize = null;
    const watched = room.remove(peer);
    this.#roomOf.delete(peer);
    void this.#limitPictures(peer);
    partFromEverybody(room, peer);
    for (const sharer of watched) this.tellWatchers(sharer);
    for (const other of room.peers) this.#wanted.update(other);
    this.#tellDecodableToOthers(peer, room);
    if (room.size === 0) this.#rooms.delete(room.channelId);
    this.#watchSpeaking(peer);
  }

  /** No more of pictures goes to a peer than it and its channel want. */
  async #limitPictures(peer: Peer): Promise<void> {
    const channelId = this.channelOf(peer);
    await limitPictures(peer, channelId && this.#channels.get(channelId).videoLimit);
  }

  #tellDecodable(sharer: Peer, room: Room): void {
    sharer.emit('decodable', decodableBy(room.others(sharer), videoCodecNames));
  }

  /** Somebody came or went, or came back with other media. */
  #tellDecodableToOthers(peer: Peer, room: Room): void {
    for (const sharer of room.others(peer)) {
      if (room.isSharing(sharer)) this.#tellDecodable(sharer, room);
    }
  }

  #wantedLayer(sender: Peer, source: PictureSource): number | null {
    const room = this.#roomOf.get(sender);
    const looked = (room?.others(sender) ?? [])
      .map((viewer) => viewer.media?.consumers.wantedLayer(sender.id, source) ?? null)
      .filter((layer) => layer !== null);
    return looked.length === 0 ? null : Math.max(...looked);
  }

  #room(channelId: ChannelId): Room {
    const room = this.#rooms.get(channelId) ?? new Room(channelId);
    this.#rooms.set(channelId, room);
    return room;
  }

  /** Whether outsiders see this peer speak: in a room whose channel does not hide it. */
  #watchSpeaking(peer: Peer): void {
    const media = peer.media;
    const microphone = media?.producer('microphone');
    if (!media || !microphone) return;
    const channelId = this.channelOf(peer);
    const visible = channelId !== null && !this.#channels.get(channelId).hidesSpeaking;
    const done = visible
      ? this.#levels.watch(media.worker, microphone)
      : this.#levels.unwatch(media.worker, microphone);
    // The worker or the producer may go at any moment; then there is nothing to watch.
    done.catch(() => undefined);
  }
}

function isWhisper({ source }: ConsumerOffer): boolean {
  return source === 'whisper';
}

/** Only what everybody may know leaves the server. */
function occupantOf(peer: Peer, room: Room): Occupant {
  const { id, name, colorSeed } = peer.user;
  return {
    peerId: peer.id,
    user: { id, name, colorSeed },
    channelId: room.channelId,
    ...peer.switches,
    sharing: room.isSharing(peer),
    drawable: peer.drawable,
    camera: room.hasCamera(peer),
    away: peer.away,
  };
}
