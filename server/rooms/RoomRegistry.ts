import { EventEmitter } from 'node:events';
import { hasRoom } from '../../shared/domain/Channel.ts';
import type { PictureSize } from '../../shared/domain/cameraLayers.ts';
import type { ChannelId, PeerId } from '../../shared/domain/ids.ts';
import type { Occupant } from '../../shared/domain/Presence.ts';
import {
  isOfRoom,
  type PictureSource,
  roomSources,
  type Source,
  shareSources,
} from '../../shared/domain/Source.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { ConsumerOffer, RtpParametersField } from '../../shared/protocol/media.ts';
import type { SpeakingLevels } from '../media/SpeakingLevels.ts';
import type { Peer, PeerSwitches } from '../peers/Peer.ts';
import type { ChannelDirectory } from './ChannelDirectory.ts';
import {
  beReceivedByEverybody,
  followShare,
  partFromEverybody,
  receiveEverything,
} from './consumerFanOut.ts';
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
  readonly #wanted = new WantedLayers((sender) => this.#wantedLayer(sender));

  constructor(channels: ChannelDirectory, levels: SpeakingLevels) {
    super();
    this.#channels = channels;
    this.#levels = levels;
    channels.on('deleted', (id) => {
      for (const peer of this.#rooms.get(id)?.peers ?? []) void this.leave(peer);
    });
    channels.on('saved', (channel) => {
      for (const peer of this.#rooms.get(channel.id)?.peers ?? []) this.#watchSpeaking(peer);
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
   * without a room, and what `PeerMedia.produce` throws.
   */
  async produce(peer: Peer, source: Source, rtpParameters: RtpParametersField): Promise<string> {
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
        this.#wanted.begin(peer);
        if (room.setCamera(peer, true)) this.announce(peer);
      }
      if (source === 'screen') {
        if (room.startShare(peer)) this.announce(peer);
        this.tellWatchers(peer);
      }
      await beReceivedByEverybody(room, peer, source);
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
    this.#wanted.end(peer);
    if (this.#roomOf.get(peer)?.setCamera(peer, false)) this.announce(peer);
  }

  /** Ends a peer's share; nothing when it has none. */
  endShare(peer: Peer): void {
    for (const source of shareSources) peer.media?.producer(source)?.close();
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
    return await followShare(room, peer, sharer);
  }

  /**
   * Lets pictures of others run or rest for a peer, as it looks at them. Whoever is not in its room is passed over. Their
   * senders are told which layers of their cameras are looked at.
   */
  async showPictures(peer: Peer, pictures: readonly ShownPicture[]): Promise<void> {
    const room = this.#roomOf.get(peer);
    await Promise.all(
      pictures.map(async ({ peerId, source, size }) => {
        const sender = room?.find(peerId);
        if (!room || !sender || !room.receives(peer, sender, source)) return;
        await peer.media?.consumers.show(peerId, source, size);
        if (source === 'camera') this.#wanted.update(sender);
      }),
    );
  }

  /** Tells a peer once more which layers of its camera are looked at; nothing when it is off. */
  tellWanted(sender: Peer): void {
    this.#wanted.repeat(sender);
  }

  /** Tells a peer who watches its share; nothing when it has none. */
  tellWatchers(sharer: Peer): void {
    const room = this.#roomOf.get(sharer);
    if (!room?.isSharing(sharer)) return;
    sharer.emit(
      'watched',
      room.watchersOf(sharer).map(({ id }) => id),
    );
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
    const [offers] = await Promise.all([received, sounding]);
    return offers.filter(({ consumerId }) => peer.media?.consumers.has(consumerId));
  }

  #part(peer: Peer, room: Room): void {
    for (const source of roomSources) peer.media?.producer(source)?.close();
    this.#wanted.end(peer);
    const watched = room.remove(peer);
    this.#roomOf.delete(peer);
    partFromEverybody(room, peer);
    for (const sharer of watched) this.tellWatchers(sharer);
    for (const other of room.peers) this.#wanted.update(other);
    if (room.size === 0) this.#rooms.delete(room.channelId);
    this.#watchSpeaking(peer);
  }

  #wantedLayer(sender: Peer): number | null {
    const room = this.#roomOf.get(sender);
    const looked = (room?.others(sender) ?? [])
      .map((viewer) => viewer.media?.consumers.wantedLayer(sender.id, 'camera') ?? null)
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

/** Only what everybody may know leaves the server. */
function occupantOf(peer: Peer, room: Room): Occupant {
  const { id, name, colorSeed } = peer.user;
  return {
    peerId: peer.id,
    user: { id, name, colorSeed },
    channelId: room.channelId,
    ...peer.switches,
    sharing: room.isSharing(peer),
    camera: room.hasCamera(peer),
    away: peer.away,
  };
}
