import { createStore } from 'zustand/vanilla';
import type { BoardId } from '../../shared/domain/board.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { decodeBoardPointed } from '../../shared/protocol/channels/boardPointer.ts';
import type { BoardConnection, Boards } from '../state/Boards.ts';
import { type BoardSources, OpenBoard } from './OpenBoard.ts';

/** The boards of channels and games. Owns those that are open; `close` ends them. */
export class BoardClient implements Boards {
  readonly shown = createStore<{ readonly channelId: ChannelId | null }>(() => ({
    channelId: null,
  }));
  readonly #sources: BoardSources;
  readonly #open = new Set<OpenBoard>();
  readonly #stop: () => void;

  constructor(sources: BoardSources) {
    this.#sources = sources;
    this.#stop = sources.pointer.on('otherPacket', (packet) => {
      const pointed = decodeBoardPointed(packet);
      if (pointed) for (const board of this.#open) board.hear(pointed);
    });
  }

  show(channelId: ChannelId | null): void {
    this.shown.setState({ channelId });
  }

  open(id: BoardId): BoardConnection {
    const board = new OpenBoard(id, this.#sources, () => this.#open.delete(board));
    this.#open.add(board);
    return board;
  }

  close(): void {
    this.#stop();
    for (const board of this.#open) board.close();
  }
}
