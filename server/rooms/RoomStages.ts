import type { ChannelId } from '../../shared/domain/ids.ts';
import type { User } from '../../shared/domain/User.ts';
import type { ChannelPermission } from '../../shared/permissions/permissions.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Peer } from '../peers/Peer.ts';
import type { Room } from './Room.ts';
import { Stage } from './Stage.ts';

/** What `RoomStages` needs to know of rooms; `RoomRegistry` answers it. */
export interface StageRooms {
  roomOf(peer: Peer): Room | null;
  may(user: User, permission: ChannelPermission, channelId: ChannelId): boolean;
  /** Publishes the visible state of a peer. */
  announce(peer: Peer): void;
  /** A peer is on the stage from now on, or is not any more: makes what it sends follow. Also publishes its state. */
  moved(peer: Peer, room: Room): Promise<void>;
}

/**
 * The stages of all rooms: who comes to speak, and who goes back to the audience. `RoomRegistry` decides who is in which room,
 * owns this, and calls it at every change. Nobody is put on the stage without having asked for it in that moment.
 */
export class RoomStages {
  readonly #rooms: StageRooms;

  constructor(rooms: StageRooms) {
    this.#rooms = rooms;
  }

  /** Makes a room a stage, or an ordinary room in which everybody may be heard. */
  async set(room: Room, isStage: boolean): Promise<void> {
    if ((room.stage !== null) === isStage) return;
    const heard = new Set(room.peers.filter((peer) => room.isOnStage(peer)));
    room.stage = isStage ? new Stage() : null;
    for (const peer of room.peers) this.entered(peer, room);
    await Promise.all(
      room.peers.map(async (peer) => {
        if (heard.has(peer) === room.isOnStage(peer)) this.#rooms.announce(peer);
        else await this.#rooms.moved(peer, room);
      }),
    );
  }

  /** A peer has entered a room: it speaks from the start if it may mute others there. */
  entered(peer: Peer, { stage, channelId }: Room): void {
    if (stage === null || stage.isFull) return;
    const { mayMute, maySpeak } = this.#rightsOf(peer, channelId);
    if (mayMute && maySpeak) stage.admit(peer, true);
  }

  /** Makes a peer's part follow what it may do now. Returns whether it has changed, so that it must be published. */
  follow(peer: Peer, { stage, channelId }: Room): boolean {
    return stage?.follow(peer, this.#rightsOf(peer, channelId)) ?? false;
  }

  /** Throws `conflict` outside of stages, `forbidden` for who may not speak there at all. */
  raiseHand(peer: Peer): void {
    const { stage } = this.#requireStage(peer);
    this.#requireToSpeak(peer);
    if (stage.raiseHand(peer)) this.#rooms.announce(peer);
  }

  /** Invites a peer to speak; it must accept. Throws as `raiseHand`. */
  invite(peer: Peer): void {
    const { stage } = this.#requireStage(peer);
    this.#requireToSpeak(peer);
    if (stage.invite(peer)) this.#rooms.announce(peer);
  }

  /**
   * A peer comes on the stage: it accepts an invitation, or needs none because it may mute others. Throws as `raiseHand`,
   * `forbidden` for everybody else, and `limitReached`.
   */
  async speak(peer: Peer): Promise<void> {
    const { stage, room } = this.#requireStage(peer);
    this.#requireToSpeak(peer);
    if (stage.speaks(peer)) return;
    const isInvited = stage.isInvited(peer);
    if (!isInvited && !this.#rightsOf(peer, room.channelId).mayMute) {
      throw new RequestError('forbidden', 'not invited to speak');
    }
    stage.admit(peer, !isInvited);
    await this.#rooms.moved(peer, room);
  }

  /**
   * A peer only listens from now on: it leaves the stage, declines an invitation, or lowers its hand. Does nothing where it only
   * listens already, and outside of stages.
   */
  async listen(peer: Peer): Promise<void> {
    const room = this.#rooms.roomOf(peer);
    if (!room?.stage) return;
    const spoke = room.stage.speaks(peer);
    if (!room.stage.dismiss(peer)) return;
    if (spoke) await this.#rooms.moved(peer, room);
    else this.#rooms.announce(peer);
  }

  #requireStage(peer: Peer): { readonly room: Room; readonly stage: Stage } {
    const room = this.#rooms.roomOf(peer);
    if (!room?.stage) throw new RequestError('conflict', 'in no stage');
    return { room, stage: room.stage };
  }

  #requireToSpeak(peer: Peer): void {
    const { room } = this.#requireStage(peer);
    if (this.#rightsOf(peer, room.channelId).maySpeak) return;
    throw new RequestError('forbidden', 'may not speak in this channel');
  }

  #rightsOf(peer: Peer, channelId: ChannelId) {
    const may = (permission: ChannelPermission) =>
      this.#rooms.may(peer.user, permission, channelId);
    return { maySpeak: may('speak'), mayMute: may('mute') };
  }
}
