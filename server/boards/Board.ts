import {
  type BoardContent,
  type BoardElement,
  boardElementsMax,
  boardMaxBytes,
  newerElements,
} from '../../shared/domain/board.ts';
import { RequestError } from '../../shared/protocol/errors.ts';

/** One element, and how much room it takes. */
export interface KeptElement {
  readonly element: BoardElement;
  readonly json: string;
  /** Milliseconds since 1970; null for one that is there. */
  readonly deletedAt: number | null;
}

/** What an edit changes: to be stored, then applied. */
export interface BoardChange {
  readonly saved: readonly KeptElement[];
  /** Deleted elements that are forgotten. */
  readonly forgotten: readonly string[];
}

/**
 * How long a deleted element is remembered: an edit that was on its way, or made while its author had no connection, does not
 * bring it back.
 */
const deletedForMs = 60 * 60_000;
const deletedMax = 2_000;

/**
 * The elements of one board, in memory. Merges by `isNewer`, within its limits. Knows neither people nor storage: `plan` tells
 * what an edit would change, `apply` does it.
 */
export class Board {
  readonly #drawn = new Map<string, KeptElement>();
  /** In the order of deletion. */
  readonly #deleted = new Map<string, KeptElement>();
  readonly #now: () => number;
  #bytes = 0;
  #edition: number;

  /** @param now milliseconds since 1970 */
  constructor(edition = 0, kept: Iterable<KeptElement> = [], now: () => number = Date.now) {
    this.#edition = edition;
    this.#now = now;
    for (const each of kept) this.#keep(each);
  }

  /** Grows when the board is cleared. */
  get edition(): number {
    return this.#edition;
  }

  get content(): BoardContent {
    const kept = [...this.#drawn.values(), ...this.#deleted.values()];
    return { edition: this.#edition, elements: kept.map(({ element }) => element) };
  }

  /** Those that are not deleted. */
  get drawn(): BoardElement[] {
    return [...this.#drawn.values()].map(({ element }) => element);
  }

  /** What these new states of elements would change. Throws `limitReached` when the board would be too full. */
  plan(elements: readonly BoardElement[]): BoardChange {
    const now = this.#now();
    const known = { get: (id: string) => this.#find(id)?.element };
    const saved = newerElements(known, elements).map((element) => ({
      element,
      json: JSON.stringify(element),
      deletedAt: element.isDeleted ? now : null,
    }));
    let [count, bytes, hasMore] = [this.#drawn.size, this.#bytes, false];
    for (const { element, json, deletedAt } of saved) {
      const before = this.#drawn.get(element.id);
      count += Number(deletedAt === null) - Number(before !== undefined);
      bytes += (deletedAt === null ? json.length : 0) - (before?.json.length ?? 0);
      hasMore ||= deletedAt === null && json.length > (before?.json.length ?? 0);
    }
    // What makes it smaller is possible also on a board that is too full.
    if (hasMore && (count > boardElementsMax || bytes > boardMaxBytes)) {
      throw new RequestError('limitReached', 'the board is full');
    }
    return { saved, forgotten: this.#forgettable(saved, now) };
  }

  apply({ saved, forgotten }: BoardChange): void {
    for (const id of forgotten) this.#deleted.delete(id);
    for (const each of saved) this.#keep(each);
  }

  /** Removes everything, and begins another edition. */
  clear(): void {
    this.#drawn.clear();
    this.#deleted.clear();
    this.#bytes = 0;
    this.#edition += 1;
  }

  #find(id: string): KeptElement | undefined {
    return this.#drawn.get(id) ?? this.#deleted.get(id);
  }

  #keep(each: KeptElement): void {
    const { id } = each.element;
    this.#bytes -= this.#drawn.get(id)?.json.length ?? 0;
    this.#drawn.delete(id);
    this.#deleted.delete(id);
    if (each.deletedAt === null) {
      this.#drawn.set(id, each);
      this.#bytes += each.json.length;
    } else {
      this.#deleted.set(id, each);
    }
  }

  /** Deleted elements whose time is over, or that are too many. */
  #forgettable(saved: readonly KeptElement[], now: number): string[] {
    const kept = new Set(saved.map(({ element }) => element.id));
    const surplus = this.#deleted.size + saved.length - deletedMax;
    return [...this.#deleted.values()]
      .filter(({ deletedAt }, index) => index < surplus || (deletedAt ?? now) < now - deletedForMs)
      .map(({ element }) => element.id)
      .filter((id) => !kept.has(id));
  }
}
