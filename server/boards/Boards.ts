import { EventEmitter } from 'node:events';
import {
  type BoardContent,
  type BoardElement,
  type BoardId,
  boardImagePieceBytes,
  boardKey,
  openBoardsMax,
} from '../../shared/domain/board.ts';
import type { ChannelId, UserId } from '../../shared/domain/ids.ts';
import type { User } from '../../shared/domain/User.ts';
import type { ChannelPermission } from '../../shared/permissions/permissions.ts';
import type { BoardNotifications } from '../../shared/protocol/channels/boards.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Named } from '../../shared/protocol/protocol.ts';
import type { Peer } from '../peers/Peer.ts';
import type { Authority } from '../people/Authority.ts';
import type { Store } from '../storage/Store.ts';
import { Board } from './Board.ts';
import { BoardImages, type ImagePiece } from './BoardImages.ts';

/** Somebody who has boards open: a connection. */
export interface BoardViewer {
  readonly id: string;
  /** As they are now. Throws `notSignedIn`. */
  readonly user: User;
  /** Throws `notSignedIn`. */
  readonly peer: Peer;
}

export type BoardNotification = Named<BoardNotifications>;

/** The board of a game, as long as it is played. */
export interface GameBoard {
  /** What is drawn on it, to tell who comes later. */
  readonly content: BoardContent;
  /** Removes everything, for everybody. */
  clear(): void;
  /** Closes the board for everybody. */
  end(): void;
}

interface OpenBoard {
  readonly id: BoardId;
  readonly board: Board;
  /** Null on the board of a game. */
  readonly images: BoardImages | null;
  /** Decides who draws in a game; null on the board of a channel. */
  readonly mayDraw: ((userId: UserId) => boolean) | null;
  readonly viewers: Map<BoardViewer, Peer>;
}

export interface BoardsOptions {
  readonly store: Pick<Store, 'boards'>;
  /** Runs a change in the queue of writes. */
  readonly write: <Result>(change: () => Promise<Result>) => Promise<Result>;
  readonly authority: Pick<Authority, 'require' | 'may'>;
  readonly channels: { has(id: ChannelId): boolean };
  readonly views: { on(event: 'changed', listener: (userId: UserId | null) => void): unknown };
}

/**
 * The boards on which people draw together. That of a channel is in memory while somebody has it open, and stored; that of a game
 * is in memory as long as the game. Permissions are asked in the queue of writes, in the moment of the deed. `told` is emitted with the
 * ids of the viewers, the same notification for all.
 */
export class Boards extends EventEmitter<{ told: [viewerIds: string[], BoardNotification] }> {
  readonly #options: BoardsOptions;
  readonly #open = new Map<string, OpenBoard>();

  constructor(options: BoardsOptions) {
    super();
    this.#options = options;
    options.views.on('changed', (userId) => this.#closeUnreadable(userId));
  }

  /** From this moment on the viewer is told of all that is drawn. Throws `limitReached`; `notFound` for a game that is over. */
  open(viewer: BoardViewer, id: BoardId): Promise<void> {
    return this.#options.write(async () => {
      this.#require(viewer.user, id, 'read');
      const isOpen = this.#open.get(boardKey(id))?.viewers.has(viewer);
      if (!isOpen && this.#countOf(viewer) >= openBoardsMax) {
        throw new RequestError('limitReached', `${openBoardsMax} boards are open`);
      }
      const board = await this.#load(id);
      // Again, because they may have signed out meanwhile, or may not read it any more.
      this.#require(viewer.user, id, 'read');
      this.#open.set(boardKey(id), board);
      board.viewers.set(viewer, viewer.peer);
    });
  }

  /** All that is on a board that the viewer has open. Throws `conflict`. */
  contentFor(viewer: BoardViewer, id: BoardId): BoardContent {
    return this.#opened(viewer, id).board.content;
  }

  close(viewer: BoardViewer, id: BoardId): void {
    const board = this.#open.get(boardKey(id));
    if (board) this.#leave(viewer, board);
  }

  /** Forgets a viewer whose connection has ended. */
  drop(viewer: BoardViewer): void {
    for (const board of this.#open.values()) this.#leave(viewer, board);
  }

  /** Merges new states of elements. Throws `forbidden`, `conflict` for another edition, `limitReached`. */
  edit(
    by: BoardViewer,
    id: BoardId,
    edition: number,
    elements: readonly BoardElement[],
  ): Promise<void> {
    return this.#options.write(async () => {
      this.#require(by.user, id, 'write');
      const { board } = this.#opened(by, id);
      if (edition !== board.edition) throw new RequestError('conflict', 'the board was cleared');
      const change = board.plan(elements);
      if (change.saved.length === 0) return;
      if (id.kind === 'own') {
        await this.#options.store.boards.save(id.channelId, change.saved, change.forgotten);
      }
      board.apply(change);
      const edited = change.saved.map(({ element }) => element);
      this.#tell(id, { name: 'board:edited', payload: { ...id, elements: edited } }, by);
    });
  }

  /** Removes everything. Needs `manageChannels`; the board of a game is cleared by the game. */
  clear(by: BoardViewer, id: BoardId): Promise<void> {
    return this.#options.write(async () => {
      this.#require(by.user, id, 'read');
      this.#require(by.user, id, 'manageChannels');
      const { board, images } = this.#opened(by, id);
      if (!images) throw new RequestError('forbidden', 'the game clears its board');
      await this.#options.store.boards.clear(id.channelId, board.edition + 1);
      images.clear();
      this.#cleared(id, board);
    });
  }

  /** Takes a piece of a picture. Throws as `BoardImages`. */
  addImage(by: BoardViewer, id: BoardId, piece: ImagePiece): Promise<void> {
    return this.#options.write(async () => {
      this.#require(by.user, id, 'write');
      this.#require(by.user, id, 'files');
      const { board, images } = this.#opened(by, id);
      if (!images) throw new RequestError('forbidden', 'no pictures in a game');
      if (images.has(piece.imageId)) return;
      const image = images.take(by.user.id, piece);
      if (!image) return;
      const replaced = images.replacedBy(image.size, board.drawn);
      await this.#options.store.boards.removeImages(id.channelId, replaced);
      await this.#options.store.boards.addImage(id.channelId, image);
      images.add(image, replaced);
      this.#tell(id, { name: 'board:imageAdded', payload: { ...id, imageId: image.id } }, by);
    });
  }

  /** A piece of a picture. Throws `notFound`. */
  async imagePiece(by: BoardViewer, id: BoardId, imageId: string, offset: number) {
    this.#require(by.user, id, 'read');
    const { images } = this.#opened(by, id);
    if (!images) throw new RequestError('notFound', 'no pictures in a game');
    const { type, size } = images.get(imageId);
    const bytes = await this.#options.store.boards.imagePiece(
      id.channelId,
      imageId,
      offset,
      boardImagePieceBytes,
    );
    if (!bytes) throw new RequestError('notFound', 'no such picture');
    return { type, size, bytes };
  }

  /**
   * Those who see the cursor and the strokes of a peer while it draws: whoever has the board open, if the peer has and may draw
   * there.
   */
  whoSeesPointing(peer: Peer, id: BoardId): Peer[] {
    const open = this.#open.get(boardKey(id));
    const peers = open ? [...open.viewers.values()] : [];
    if (!open || !peers.includes(peer) || !this.#may(peer.user, open, 'write')) return [];
    return peers.filter((each) => each !== peer);
  }

  /**
   * Opens the board of a game in a channel; who may read the channel may look at it. The one of a game before is closed.
   *
   * @param mayDraw who draws, asked for each edit
   */
  beginGame(channelId: ChannelId, mayDraw: (userId: UserId) => boolean): GameBoard {
    const id: BoardId = { channelId, kind: 'game' };
    this.#end(this.#open.get(boardKey(id)));
    const open: OpenBoard = { id, board: new Board(), images: null, mayDraw, viewers: new Map() };
    this.#open.set(boardKey(id), open);
    return {
      get content() {
        return open.board.content;
      },
      clear: () => this.#cleared(id, open.board),
      end: () => this.#end(open),
    };
  }

  #cleared(id: BoardId, board: Board): void {
    board.clear();
    this.#tell(id, { name: 'board:cleared', payload: { ...id, edition: board.edition } }, null);
  }

  #end(open: OpenBoard | undefined): void {
    if (!open || this.#open.get(boardKey(open.id)) !== open) return;
    this.#tell(open.id, { name: 'board:closed', payload: open.id }, null);
    this.#open.delete(boardKey(open.id));
  }

  async #load(id: BoardId): Promise<OpenBoard> {
    const open = this.#open.get(boardKey(id));
    if (open) return open;
    if (id.kind === 'game') throw new RequestError('notFound', 'no game is played here');
    const { edition, elements, images } = await this.#options.store.boards.read(id.channelId);
    return {
      id,
      board: new Board(edition, elements),
      images: new BoardImages(images),
      mayDraw: null,
      viewers: new Map(),
    };
  }

  /** A board that nobody has open is forgotten: all of it is stored. */
  #leave(viewer: BoardViewer, board: OpenBoard): void {
    board.viewers.delete(viewer);
    const { id, viewers } = board;
    if (id.kind === 'own' && viewers.size === 0) this.#open.delete(boardKey(id));
  }

  #opened(viewer: BoardViewer, id: BoardId): OpenBoard {
    const board = this.#open.get(boardKey(id));
    if (!board?.viewers.has(viewer)) throw new RequestError('conflict', 'the board is not open');
    return board;
  }

  #countOf(viewer: BoardViewer): number {
    return [...this.#open.values()].filter(({ viewers }) => viewers.has(viewer)).length;
  }

  /** Throws `notFound` and `forbidden`. Whoever may not read a channel may do nothing on its boards. */
  #require(user: User, id: BoardId, permission: ChannelPermission): void {
    const { authority } = this.#options;
    authority.require(user, 'read', id.channelId);
    authority.require(user, permission, id.channelId);
    if (permission !== 'write') return;
    const mayDraw = this.#open.get(boardKey(id))?.mayDraw;
    if (mayDraw && !mayDraw(user.id)) throw new RequestError('forbidden', 'somebody else draws');
  }

  #may(user: User, { id, mayDraw }: OpenBoard, permission: 'read' | 'write'): boolean {
    const { authority, channels } = this.#options;
    return (
      channels.has(id.channelId) &&
      authority.may(user, 'read', id.channelId) &&
      authority.may(user, permission, id.channelId) &&
      (permission === 'read' || mayDraw === null || mayDraw(user.id))
    );
  }

  #tell(id: BoardId, told: BoardNotification, but: BoardViewer | null): void {
    const open = this.#open.get(boardKey(id));
    if (!open) return;
    const viewers = [...open.viewers.keys()].filter(
      (viewer) => viewer !== but && this.#may(viewer.user, open, 'read'),
    );
    if (viewers.length > 0) {
      this.emit(
        'told',
        viewers.map((viewer) => viewer.id),
        told,
      );
    }
  }

  /** Null for all viewers. */
  #closeUnreadable(userId: UserId | null): void {
    for (const open of this.#open.values()) {
      for (const viewer of open.viewers.keys()) {
        if (userId !== null && viewer.user.id !== userId) continue;
        if (this.#may(viewer.user, open, 'read')) continue;
        this.#leave(viewer, open);
        this.emit('told', [viewer.id], { name: 'board:closed', payload: open.id });
      }
    }
  }
}
