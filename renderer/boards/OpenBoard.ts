import { createStore } from 'zustand/vanilla';
import type { BoardElement, BoardId } from '../../shared/domain/board.ts';
import { boardImagePieceBytes } from '../../shared/domain/board.ts';
import {
  type BoardPointed,
  type BoardStroke,
  encodeBoardPointing,
} from '../../shared/protocol/channels/boardPointer.ts';
import type { BoardNotifications } from '../../shared/protocol/channels/boards.ts';
import { type ErrorCode, type Failure, passingCodes } from '../../shared/protocol/errors.ts';
import type { Point } from '../../shared/protocol/streams/pointer.ts';
import { type Emitter, TypedEmitter } from '../../shared/TypedEmitter.ts';
import { tryRequest } from '../actions/serverActions.ts';
import { PointerSender } from '../media/pointing/PointerSender.ts';
import type { SignalingClient } from '../signaling/SignalingClient.ts';
import type { BoardConnection, BoardEvents, BoardState } from '../state/Boards.ts';
import { BoardDocument } from './BoardDocument.ts';

/** What boards need of the rest of the client. */
export interface BoardSources {
  /** Emits when a session is open, also after a lost connection. */
  readonly session: Emitter<{ opened: unknown }>;
  readonly signaling: Pick<SignalingClient, 'request'> &
    Emitter<BoardNotifications & { lost: unknown }>;
  /** The data channels of cursors and strokes. */
  readonly pointer: Emitter<{ otherPacket: Uint8Array }> & {
    /** Returns false if it cannot be sent now. */
    sendPacket(packet: Uint8Array<ArrayBuffer>): boolean;
  };
  readonly isConnected: () => boolean;
}

/** Edits are sent at most in this interval, together. */
const editPauseMs = 100;
/** A failed edit is tried again after this time. */
const retryMs = 2_000;

/**
 * One open board: keeps what is drawn here until the server has it, also over a lost connection, and tells what others draw.
 * Opens the board again with each session. `close` ends it.
 */
export class OpenBoard extends TypedEmitter<BoardEvents> implements BoardConnection {
  readonly state = createStore<BoardState>(() => ({
    status: 'opening',
    failure: null,
    refusal: null,
    hasUnsent: false,
  }));
  readonly #id: BoardId;
  readonly #sources: BoardSources;
  readonly #document = new BoardDocument();
  readonly #pointer: PointerSender;
  readonly #stops: readonly (() => void)[];
  readonly #onClosed: () => void;
  #stroke: Pick<BoardStroke, 'points' | 'color' | 'width'> | null = null;
  /** How many points of the current stroke are on their way; 0 while none is drawn. */
  #drawnPoints = 0;
  #isSending = false;
  #isClosed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param onClosed called once it is closed */
  constructor(id: BoardId, sources: BoardSources, onClosed: () => void) {
    super();
    this.#id = id;
    this.#onClosed = onClosed;
    this.#sources = sources;
    const { session, signaling } = sources;
    const isHere = (other: BoardId) => other.channelId === id.channelId && other.kind === id.kind;
    this.#pointer = new PointerSender(({ stroke, ...pointing }) => {
      const drawn = this.#stroke;
      const packet = encodeBoardPointing({
        board: id,
        ...pointing,
        stroke: stroke && drawn && { ...stroke, color: drawn.color, width: drawn.width },
      });
      return this.state.getState().status === 'open' && sources.pointer.sendPacket(packet);
    });
    this.#stops = [
      session.on('opened', () => void this.#open()),
      signaling.on('lost', () => this.#lose()),
      signaling.on('board:edited', (edited) => isHere(edited) && this.#take(edited.elements)),
      signaling.on('board:cleared', (cleared) => isHere(cleared) && this.#clear(cleared.edition)),
      signaling.on('board:imageAdded', (added) => {
        if (isHere(added)) this.emit('imageAdded', added.imageId);
      }),
      signaling.on('board:closed', (closed) => isHere(closed) && this.#end(null)),
    ];
    if (sources.isConnected()) void this.#open();
  }

  get elements(): readonly BoardElement[] {
    return this.#document.elements;
  }

  edit(elements: readonly BoardElement[]): void {
    this.#document.edit(elements);
    this.#noteUnsent();
    this.#sendSoon(editPauseMs);
  }

  clear(): Promise<Failure | null> {
    return tryRequest(this.#sources.signaling, 'board:clear', this.#id);
  }

  async addImage(imageId: string, image: Blob): Promise<Failure | null> {
    const whole = new Uint8Array(await image.arrayBuffer());
    for (let offset = 0; offset < whole.length; offset += boardImagePieceBytes) {
      const bytes = whole.slice(offset, offset + boardImagePieceBytes);
      const piece = { ...this.#id, imageId, size: whole.length, offset, bytes };
      const failure = await tryRequest(this.#sources.signaling, 'board:addImage', piece);
      if (failure) return failure;
    }
    return null;
  }

  async fetchImage(imageId: string): Promise<Blob | null> {
    const pieces: ArrayBuffer[] = [];
    for (let offset = 0; ; ) {
      let [type, size] = ['', 0];
      const failure = await tryRequest(
        this.#sources.signaling,
        'board:image',
        { ...this.#id, imageId, offset },
        (answer) => {
          const bytes = new Uint8Array(answer.bytes);
          pieces.push(bytes.slice().buffer);
          type = answer.type;
          size = answer.size;
          offset += bytes.length;
        },
      );
      if (failure) return null;
      if (offset >= size) return new Blob(pieces, { type });
    }
  }

  point(at: Point | null): void {
    this.#pointer.point(at);
  }

  draw(stroke: Pick<BoardStroke, 'points' | 'color' | 'width'> | null): void {
    if (stroke === null) {
      if (this.#drawnPoints > 0) this.#pointer.finish();
      this.#drawnPoints = 0;
      return;
    }
    this.#stroke = stroke;
    for (const point of stroke.points.slice(this.#drawnPoints)) {
      if (this.#drawnPoints === 0) this.#pointer.begin(point);
      else this.#pointer.draw(point);
      this.#drawnPoints += 1;
    }
  }

  /** A cursor or a stroke of somebody else. */
  hear(pointed: BoardPointed): void {
    if (pointed.pointing.board.channelId !== this.#id.channelId) return;
    if (pointed.pointing.board.kind === this.#id.kind) this.emit('pointed', pointed);
  }

  close(): void {
    this.#isClosed = true;
    this.#flush();
    for (const stop of this.#stops) stop();
    this.#pointer.close();
    clearTimeout(this.#timer);
    void tryRequest(this.#sources.signaling, 'board:close', this.#id);
    this.#onClosed();
  }

  async #open(): Promise<void> {
    const failure = await tryRequest(this.#sources.signaling, 'board:open', this.#id, (content) => {
      if (content.edition !== this.#document.edition) this.emit('cleared', null);
      this.#document.open(content);
      this.state.setState({ status: 'open', failure: null });
      this.#replace();
      this.#sendSoon(0);
    });
    if (failure && failure.code !== 'disconnected') this.#end(failure.code);
  }

  #take(elements: readonly BoardElement[]): void {
    const newer = this.#document.take(elements);
    this.#noteUnsent();
    if (newer.length > 0) this.emit('changed', newer);
  }

  #clear(edition: number): void {
    this.#document.clear(edition);
    this.emit('cleared', null);
    this.#replace();
  }

  #replace(): void {
    this.#noteUnsent();
    this.emit('replaced', this.#document.elements);
  }

  #lose(): void {
    if (this.state.getState().status === 'open') this.state.setState({ status: 'lost' });
  }

  #end(failure: ErrorCode | null): void {
    this.state.setState({ status: 'closed', failure });
  }

  #sendSoon(afterMs: number): void {
    if (this.#isSending || this.#timer !== undefined || this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#send();
    }, afterMs);
  }

  /** Sends what is left without waiting for the answers. */
  #flush(): void {
    if (this.state.getState().status !== 'open') return;
    const { edition } = this.#document;
    for (;;) {
      const elements = this.#document.nextEdit();
      if (elements.length === 0) return;
      void tryRequest(this.#sources.signaling, 'board:edit', {
        ...this.#id,
        edition,
        elements: [...elements],
      });
      this.#document.drop(elements);
    }
  }

  /** Sends one request, and the next one after its answer. */
  async #send(): Promise<void> {
    const elements = this.#document.nextEdit();
    if (elements.length === 0 || this.state.getState().status !== 'open') return;
    this.#isSending = true;
    const failure = await this.#deliver(elements);
    this.#isSending = false;
    this.#noteUnsent();
    const isPassing = failure !== null && passingCodes.has(failure.code);
    if (failure?.code !== 'disconnected') this.#sendSoon(isPassing ? retryMs : editPauseMs);
  }

  async #deliver(elements: readonly BoardElement[]): Promise<Failure | null> {
    const { edition } = this.#document;
    const edit = { ...this.#id, edition, elements: [...elements] };
    const failure = await tryRequest(this.#sources.signaling, 'board:edit', edit, () => {
      this.#document.confirm(elements);
      if (this.state.getState().refusal) this.state.setState({ refusal: null });
    });
    if (failure === null || failure.code === 'disconnected' || passingCodes.has(failure.code)) {
      return failure;
    }
    if (failure.code === 'conflict') {
      // It was cleared meanwhile, or is not open any more.
      await this.#open();
      return failure;
    }
    if (elements.length > 1) {
      // One that is not taken must not keep the others back.
      for (const element of elements) {
        const refused = await this.#deliver([element]);
        if (refused && (refused.code === 'disconnected' || passingCodes.has(refused.code)))
          return refused;
      }
      return null;
    }
    this.#document.drop(elements);
    this.state.setState({ refusal: failure.code });
    this.#replace();
    return failure;
  }

  #noteUnsent(): void {
    const { hasUnsent } = this.#document;
    if (this.state.getState().hasUnsent !== hasUnsent) this.state.setState({ hasUnsent });
  }
}
