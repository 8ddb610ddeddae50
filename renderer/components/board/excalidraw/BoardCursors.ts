import type { Collaborator, SocketId } from '@excalidraw/excalidraw/types';
import type { BoardPointed } from '../../../../shared/protocol/channels/boardPointer.ts';
import { isLater } from '../../../../shared/protocol/streams/pointer.ts';

/** A cursor disappears after this time without a packet: a still one is repeated each second. */
const silentMs = 3_000;

interface Cursor {
  readonly order: number;
  readonly heardAt: number;
  readonly x: number;
  readonly y: number;
}

/** The named cursors of others, shown at most once in a frame. Owns its timers. */
export class BoardCursors {
  readonly #show: (collaborators: Map<SocketId, Collaborator>) => void;
  readonly #cursors = new Map<string, Cursor>();
  #names: ReadonlyMap<string, string> = new Map();
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(show: (collaborators: Map<SocketId, Collaborator>) => void) {
    this.#show = show;
  }

  /** @param names of all who may draw, by the id of their peer */
  setNames(names: ReadonlyMap<string, string>): void {
    this.#names = names;
    this.#showSoon();
  }

  hear({ by, pointing: { order, at } }: BoardPointed): void {
    const now = performance.now();
    const before = this.#cursors.get(by);
    // After a while, a packet out of order is not late but from an app that was restarted.
    if (before && !isLater(order, before.order) && now - before.heardAt < silentMs) return;
    if (at === null) this.#cursors.delete(by);
    else this.#cursors.set(by, { order, heardAt: now, ...at });
    this.#showSoon();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#forgetSilent(), silentMs);
  }

  close(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
  }

  #forgetSilent(): void {
    const now = performance.now();
    for (const [by, { heardAt }] of this.#cursors) {
      if (now - heardAt >= silentMs) this.#cursors.delete(by);
    }
    this.#showSoon();
  }

  #showSoon(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      const shown = [...this.#cursors].flatMap(([by, { x, y }]) => {
        const username = this.#names.get(by);
        if (username === undefined) return [];
        const collaborator: Collaborator = {
          id: by,
          username,
          pointer: { x, y, tool: 'pointer' },
        };
        return [[by as SocketId, collaborator] as const];
      });
      this.#show(new Map(shown));
    });
  }
}
