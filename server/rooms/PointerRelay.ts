import type { BoardId } from '../../shared/domain/board.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { decodeBoardPointing } from '../../shared/protocol/channels/boardPointer.ts';
import { decodePointing, encodePointed } from '../../shared/protocol/streams/pointer.ts';
import { sealedShareOf } from '../../shared/protocol/streams/sealedPointer.ts';
import type { PointerChannels } from '../media/PointerChannels.ts';
import type { Peer } from '../peers/Peer.ts';
import type { RoomVideo } from './RoomVideo.ts';

/** Who sees what a peer points at; the rooms and the boards in the server. */
export interface PointerSources {
  readonly video: Pick<RoomVideo, 'whoSeesPointing'>;
  readonly boards: { whoSeesPointing(peer: Peer, board: BoardId): Peer[] };
  readonly rooms: { channelOf(peer: Peer): ChannelId | null };
  readonly channels: Pick<PointerChannels, 'send'>;
}

/**
 * Relays pointer packets, which carry pointing and drawing on shares and on boards: each to exactly the peers that may see it at
 * that moment. Malformed and forbidden packets are dropped.
 */
export class PointerRelay {
  readonly #sources: PointerSources;

  constructor(sources: PointerSources) {
    this.#sources = sources;
  }

  /** Relays a packet of this peer, as it arrived. */
  relay(peer: Peer, packet: Uint8Array): void {
    const viewers = this.#viewersOf(peer, packet);
    const channels = viewers.flatMap(({ media }) => (media ? [media.pointerChannel] : []));
    this.#sources.channels.send(channels, encodePointed(peer.id, packet));
  }

  #viewersOf(peer: Peer, packet: Uint8Array): Peer[] {
    const { video, boards, rooms } = this.#sources;
    const pointing = decodePointing(packet);
    // Of a sealed one the share is all that can be read.
    const share = pointing?.share ?? sealedShareOf(packet);
    if (share !== null) return video.whoSeesPointing(peer, share);
    const drawing = decodeBoardPointing(packet);
    if (drawing === null) return [];
    // Of those who look at a board, people in its call only.
    const isInCall = (each: Peer) => rooms.channelOf(each) === drawing.board.channelId;
    if (!isInCall(peer)) return [];
    return boards.whoSeesPointing(peer, drawing.board).filter(isInCall);
  }
}
