import type { BoardElement, BoardId } from '../../shared/domain/board.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { BoardPointed, BoardStroke } from '../../shared/protocol/channels/boardPointer.ts';
import type { ErrorCode, Failure } from '../../shared/protocol/errors.ts';
import type { Point } from '../../shared/protocol/streams/pointer.ts';

/** A value that components watch. */
interface Watched<State> {
  getState(): State;
  getInitialState(): State;
  subscribe(listen: (state: State, before: State) => void): () => void;
}

/** How a board is doing on this device. */
export interface BoardState {
  /**
   * `opening` until the server has answered; `lost` without a connection, with what was drawn so far; `closed` when the server
   * closed it, or refused to open it.
   */
  readonly status: 'opening' | 'open' | 'lost' | 'closed';
  /** Why it was refused. */
  readonly failure: ErrorCode | null;
  /** Why the server has not taken the last edit; what it did not take is gone again. */
  readonly refusal: ErrorCode | null;
  /** Whether something drawn here has not arrived at the server. */
  readonly hasUnsent: boolean;
}

/** What happens on a board; see `BoardConnection`. */
export interface BoardEvents {
  /** Others have changed these elements. */
  changed: readonly BoardElement[];
  /** All of the board is another now: it was opened, opened again, or cleared, or the server has refused an edit. */
  replaced: readonly BoardElement[];
  /** Everything that was drawn is void: an undo must not bring it back. */
  cleared: null;
  pointed: BoardPointed;
  imageAdded: string;
}

/** One open board, whose edits are kept and sent until the server has them. */
export interface BoardConnection {
  readonly state: Watched<BoardState>;
  /** All elements as they are known here, deleted ones included. */
  readonly elements: readonly BoardElement[];
  on<Name extends keyof BoardEvents>(
    name: Name,
    listen: (payload: BoardEvents[Name]) => void,
  ): () => void;
  /** New states of elements, drawn here. */
  edit(elements: readonly BoardElement[]): void;
  /** Clears the board for everybody. */
  clear(): Promise<Failure | null>;
  /** Sends a picture in PNG or WebP, of at most `boardImageMaxBytes`. */
  addImage(imageId: string, image: Blob): Promise<Failure | null>;
  /** Fetches a picture; null when it is not there, or not yet. */
  fetchImage(imageId: string): Promise<Blob | null>;
  /** Moves the user's cursor, which people in the call see; null when it leaves the board. */
  point(at: Point | null): void;
  /** Continues the stroke that the user draws, from its beginning; null when it is finished. */
  draw(stroke: Pick<BoardStroke, 'points' | 'color' | 'width'> | null): void;
  close(): void;
}

/** The boards of channels and games. Its code is loaded after the page. */
export interface Boards {
  /** The channel whose own board is shown in the window; null for none. */
  readonly shown: Watched<{ readonly channelId: ChannelId | null }>;
  show(channelId: ChannelId | null): void;
  /** Opens a board, until the connection to it is closed. */
  open(id: BoardId): BoardConnection;
}
