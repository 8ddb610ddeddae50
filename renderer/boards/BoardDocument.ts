import {
  type BoardContent,
  type BoardElement,
  boardEditMax,
  boardEditMaxBytes,
  isNewer,
  newerElements,
} from '../../shared/domain/board.ts';

/**
 * The elements of a board as this device knows them: those of the server, and those that were drawn here and are not there yet.
 * Merges as the server does, so both have the same as soon as everything has arrived.
 */
export class BoardDocument {
  #edition = 0;
  /** What the server has told or taken. */
  readonly #told = new Map<string, BoardElement>();
  /** Drawn here, and newer than `#told`. */
  readonly #unsent = new Map<string, BoardElement>();

  /** The edition of the board that edits belong to. */
  get edition(): number {
    return this.#edition;
  }

  get hasUnsent(): boolean {
    return this.#unsent.size > 0;
  }

  /** All elements, deleted ones included. */
  get elements(): BoardElement[] {
    return [...new Map([...this.#told, ...this.#unsent]).values()];
  }

  find(id: string): BoardElement | undefined {
    return this.#unsent.get(id) ?? this.#told.get(id);
  }

  /** Elements that were drawn here. */
  edit(elements: readonly BoardElement[]): void {
    const known = { get: (id: string) => this.find(id) };
    for (const element of newerElements(known, elements)) this.#unsent.set(element.id, element);
  }

  /** Elements that others have drawn. Returns those that are newer than what is known here. */
  take(elements: readonly BoardElement[]): BoardElement[] {
    const known = { get: (id: string) => this.find(id) };
    const newer = newerElements(known, elements);
    for (const element of newerElements(this.#told, elements)) this.#told.set(element.id, element);
    for (const { id } of newer) this.#unsent.delete(id);
    return newer;
  }

  /**
   * The whole board, when it is opened. What was drawn here without a connection stays, unless the board was cleared meanwhile, or
   * what it changes was deleted so long ago that the server has forgotten it.
   */
  open({ edition, elements }: BoardContent): void {
    const present = new Set(elements.map(({ id }) => id));
    for (const id of this.#unsent.keys()) {
      const isGone = this.#told.has(id) && !present.has(id);
      if (edition !== this.#edition || isGone) this.#unsent.delete(id);
    }
    this.#edition = edition;
    this.#told.clear();
    this.take(elements);
  }

  /** Everything is gone. */
  clear(edition: number): void {
    this.open({ edition, elements: [] });
  }

  /** What is to be sent next: as much as one request may carry; empty when everything is sent. */
  nextEdit(): BoardElement[] {
    const next: BoardElement[] = [];
    let bytes = 0;
    for (const element of this.#unsent.values()) {
      bytes += bytesOf(element);
      if (next.length > 0 && (bytes > boardEditMaxBytes || next.length >= boardEditMax)) break;
      next.push(element);
    }
    return next;
  }

  /** The server has taken these; some may have changed here since. */
  confirm(edit: readonly BoardElement[]): void {
    for (const element of newerElements(this.#told, edit)) this.#told.set(element.id, element);
    this.#settle(edit);
  }

  /** The server does not take these: they are again as it knows them. */
  drop(edit: readonly BoardElement[]): void {
    for (const { id } of edit) this.#unsent.delete(id);
  }

  #settle(edit: readonly BoardElement[]): void {
    for (const { id } of edit) {
      const [unsent, told] = [this.#unsent.get(id), this.#told.get(id)];
      if (unsent && told && !isNewer(unsent, told)) this.#unsent.delete(id);
    }
  }
}

const encoder = new TextEncoder();

/** As JSON, as a request carries it. */
export function bytesOf(element: BoardElement): number {
  return encoder.encode(JSON.stringify(element)).length;
}
