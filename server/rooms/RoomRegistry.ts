import { EventEmitter } from 'node:events';
import { hasRoom } from '../../shared/domain/Channel.ts';
import type { ChannelId, PeerId } from '../../shared/domain/ids.ts';
import type { Occupant } from '../../shared/domain/Presence.ts';
import { isOfRoom, isVideoSource, roomSources, type Source } from '../../shared/domain/Source.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { ConsumerOffer, RtpParametersField } from '../../shared/protocol/media.ts';
import type { SpeakingLevels } from '../media/SpeakingLevels.ts';
import type { Peer, PeerSwitches } from '../peers/Peer.ts';
import type { ChannelDirectory } from './ChannelDirectory.ts';
import { closeConsumersBetween, consumeRoom, offerToRoom } from './consumerFanOut.ts';
import { Room } from './Room.ts';
import { RoomVideo } from './RoomVideo.ts';

/**
 * Who is where: the one place that knows each peer's current channel. A move is decided and told at once; the streams
 * follow, and each is dropped if its two peers are no longer together when it is made.
 */
export class RoomRegistry extends EventEmitter<{ saved: [Occupant]; left: [PeerId] }> {
  /** The cameras and shares of all rooms. */
  readonly video: RoomVideo;
  readonly #channels: ChannelDirectory;
  readonly #levels: SpeakingLevels;
  readonly #peersMax: number;
  readonly #rooms = new Map<ChannelId, Room>();
  readonly #roomOf = new Map<Peer, Room>();

  /** `peersMax`: how many peers one room holds. */
  constructor(channels: ChannelDirectory, levels: SpeakingLevels, peersMax: number) {
    super();
    this.#channels = channels;
    this.#levels = levels;
    this.#peersMax = peersMax;
    this.video = new RoomVideo({
      roomOf: (peer) => this.#roomOf.get(peer) ?? null,
      videoLimitOf: (peer) => {
        const channelId = this.channelOf(peer);
        return channelId && channels.get(channelId).videoLimit;
      },
      announce: (peer) => this.announce(peer),
    });
    channels.on('deleted', (id) => {
      for (const peer of this.#rooms.get(id)?.peers ?? []) void this.leave(peer);
    });
    channels.on('saved', (channel) => {
      for (const peer of this.#rooms.get(channel.id)?.peers ?? []) {
        this.#watchSpeaking(peer);
        void this.video.limit(peer);
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
  async updateVoice(peer: Peer): Promise<void> {
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
   * and then the peer stays where it is. A seat of the same user that is away gives way where there is no room else.
   */
  async join(peer: Peer, channelId: ChannelId): Promise<ConsumerOffer[]> {
    const channel = this.#channels.get(channelId);
    const before = this.#roomOf.get(peer);
    if (before?.channelId === channelId) return peer.media?.consumers.offers ?? [];
    const inside = this.peersIn(channelId);
    const users = inside.map(({ user }) => user.id);
    if (!hasRoom(channel, users, peer.user.id, this.#peersMax)) {
      const ghost = inside.find(({ away, user }) => away && user.id === peer.user.id);
      if (!ghost) throw new RequestError('channelFull', `${inside.length} are in it`);
      void this.leave(ghost);
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
    for (const other of room.others(peer)) this.video.update(other);
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
      if (isVideoSource(source)) this.video.begin(peer, source, room);
      await offerToRoom(room, peer, source);
      this.video.update(peer);
    }
    return producer.id;
  }

  /** Stops a source of a peer; with the screen its share ends. */
  endSource(peer: Peer, source: Source): void {
    peer.media?.producer(source)?.close();
    if (source === 'screen') this.video.endShare(peer);
    if (source === 'camera') this.video.endCamera(peer);
  }

  async #connect(peer: Peer, room: Room): Promise<ConsumerOffer[]> {
    // Both snapshots of who sends what are taken here, in one go with the change of the room: a producer that starts later
    // finds the peer in its room and offers itself. Only what the peer itself receives is waited for.
    const received = consumeRoom(room, peer);
    void offerToRoom(room, peer);
    const sounding = peer.applySwitches(true);
    this.#watchSpeaking(peer);
    this.video.entered(peer, room);
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
    this.video.leaving(peer);
    const watched = room.remove(peer);
    this.#roomOf.delete(peer);
    closeConsumersBetween(room, peer);
    this.video.left(peer, room, watched);
    if (room.size === 0) this.#rooms.delete(room.channelId);
    this.#watchSpeaking(peer);
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
    drawable: peer.allowsDrawing,
    camera: room.hasCamera(peer),
    away: peer.away,
  };
}
