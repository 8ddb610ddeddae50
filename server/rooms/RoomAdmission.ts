import { type Channel, hasRoom } from '../../shared/domain/Channel.ts';
import { sealedPeersMax } from '../../shared/domain/Encryption.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Peer } from '../peers/Peer.ts';
import type { LockedChannels } from './LockedChannels.ts';
import type { Room } from './Room.ts';

/** As `ServerLimits`: the most peers and cameras in one room, and the most voices that it forwards if its channel does not say. */
export interface RoomSizes {
  readonly peersPerRoom: number;
  readonly peersPerStage: number;
  readonly camerasPerRoom: number;
  readonly allCamerasUpTo: number;
  readonly voicesPerRoom: number;
}

/** For whom there is a place in a channel. */
export class RoomAdmission {
  readonly #locks: Pick<LockedChannels, 'mayEnter'>;
  readonly #sizes: RoomSizes;

  constructor(locks: Pick<LockedChannels, 'mayEnter'>, sizes: RoomSizes) {
    this.#locks = locks;
    this.#sizes = sizes;
  }

  /**
   * Admits a peer that wants to join by itself. Throws `notFound`, `channelLocked`, `channelFull` when there is no room for it, and
   * `cannotEncrypt` for a bot in an encrypted channel. Returns
   * the peer that must leave first: of the same user, and away.
   *
   * @param inside the peers in the channel
   */
  join(peer: Peer, channel: Channel, inside: readonly Peer[]): Peer | null {
    if (!this.#locks.mayEnter(peer, channel.id, inside)) {
      throw new RequestError('channelLocked', 'nobody inside has let them in');
    }
    const users = inside.map(({ user }) => user.id);
    requireKeys(peer, channel);
    if (channel.isCall) return seatInCall(peer, inside);
    if (hasRoom(channel, users, peer.user.id, this.#peersMax(channel))) return null;
    const away = inside.find((other) => other.away && other.user.id === peer.user.id);
    if (!away) throw new RequestError('channelFull', `${inside.length} are in it`);
    return away;
  }

  /** Admits somebody whom others move, whatever the channel's user limit. Throws `channelFull` and `cannotEncrypt`. */
  move(peer: Peer, channel: Channel, inside: number): void {
    requireKeys(peer, channel);
    const peersMax = this.#peersMax(channel);
    if (inside >= peersMax) throw new RequestError('channelFull', `${peersMax} are in it, no more`);
  }

  /** Throws `limitReached` when as many others as there may be have their cameras on. */
  camera(peer: Peer, room: Room): void {
    if (room.hasCamera(peer) || room.cameras < this.#sizes.camerasPerRoom) return;
    throw new RequestError('limitReached', 'enough cameras are on');
  }

  /** How many voices the room of a channel forwards. */
  voicesMax({ voicesMax }: Channel): number {
    return voicesMax ?? this.#sizes.voicesPerRoom;
  }

  get allCamerasUpTo(): number {
    return this.#sizes.allCamerasUpTo;
  }

  #peersMax({ stage, sealed }: Channel): number {
    const { peersPerStage, peersPerRoom } = this.#sizes;
    if (stage) return peersPerStage;
    return sealed ? Math.min(peersPerRoom, sealedPeersMax) : peersPerRoom;
  }
}

/** A bot has no app that agrees on keys: it would hear nothing, and nobody would hear it. */
function requireKeys({ user }: Peer, { sealed }: Channel): void {
  if (!sealed || !user.isBot) return;
  throw new RequestError(
    'cannotEncrypt',
    'bots cannot be in a channel that is encrypted to the end; switch that off in the settings of the channel',
  );
}

/** A call has one window of each of its two. Throws `conflict` for another one; one that is away is returned, to leave first. */
function seatInCall({ user }: Peer, inside: readonly Peer[]): Peer | null {
  const own = inside.find((other) => other.user.id === user.id);
  if (own && !own.away) throw new RequestError('conflict', 'in this call with another window');
  return own ?? null;
}
