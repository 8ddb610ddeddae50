import { camerasPerPage } from '../../../shared/domain/cameraPages.ts';
import type { PeerId } from '../../../shared/domain/ids.ts';

/** Pages that have begun stay until so many cameras are left, so that one camera does not turn them on and off. */
const unpagedBelow = 20;

/** Whoever has a tile, as far as pages are concerned. */
export interface PagedPerson {
  readonly peerId: PeerId;
  readonly camera: boolean;
}

/**
 * On which page of the stage each person is, where more cameras are on than fit on one: people with cameras first. A tile stays where
 * it is as long as that is possible: for who goes, the last one comes, and who speaks changes places with one on the first page.
 */
export class PageOrder {
  #order: PeerId[] = [];
  #isPaged = false;
  /** Those that are on the first page because they have spoken, the longest ago first. */
  readonly #spoken = new Set<PeerId>();

  /**
   * Everybody, in the order of pages; null while all fit on one. Must be called at each change of the people.
   *
   * @param me comes first
   */
  arrange(people: readonly PagedPerson[], me: PeerId | undefined): readonly PeerId[] | null {
    const cameras = new Set(people.filter(({ camera }) => camera).map(({ peerId }) => peerId));
    this.#isPaged = cameras.size > (this.#isPaged ? unpagedBelow : camerasPerPage);
    const here = new Set(people.map(({ peerId }) => peerId));
    for (const peerId of this.#spoken) if (!here.has(peerId)) this.#spoken.delete(peerId);
    if (!this.#isPaged) {
      this.#order = [];
      return null;
    }
    const known = new Set(this.#order);
    const order = [...this.#order, ...[...here].filter((peerId) => !known.has(peerId))];
    const own = me === undefined || known.has(me) ? -1 : order.indexOf(me);
    if (own >= 0) order.unshift(...order.splice(own, 1));
    const isFirst = (peerId: PeerId | undefined) =>
      peerId !== undefined && (peerId === me || cameras.has(peerId) || this.#spoken.has(peerId));
    fillFromEnd(order, (peerId) => here.has(peerId));
    order.length = here.size;
    fillFromEnd(order, isFirst);
    this.#order = order;
    return order;
  }

  /**
   * Somebody speaks: they come to the first page, unless they are there or on the page that is seen. Returns whether anybody
   * has changed places, so that `arrange` answers another order.
   */
  bringForward(peerId: PeerId, seenPage: number, me: PeerId | undefined): boolean {
    const index = this.#order.indexOf(peerId);
    const page = Math.floor(index / camerasPerPage);
    if (index < 0 || (page > 0 && page === seenPage)) return false;
    this.#spoken.delete(peerId);
    if (page > 0) {
      const first = this.#order.slice(0, camerasPerPage).filter((each) => each !== me);
      const displaced =
        first.findLast((each) => !this.#spoken.has(each)) ??
        [...this.#spoken].find((each) => first.includes(each));
      if (displaced === undefined) return false;
      this.#spoken.delete(displaced);
      this.#order[index] = displaced;
      this.#order[this.#order.indexOf(displaced)] = peerId;
    }
    this.#spoken.add(peerId);
    return page > 0;
  }
}

/** Moves those who belong in front there: each into the first place of one who does not, the last of them first. */
function fillFromEnd(order: PeerId[], isFirst: (peerId: PeerId) => boolean): void {
  let end = order.length - 1;
  for (let index = 0; index < end; index += 1) {
    const there = order[index] as PeerId;
    if (isFirst(there)) continue;
    while (end > index && !isFirst(order[end] as PeerId)) end -= 1;
    order[index] = order[end] as PeerId;
    order[end] = there;
  }
}
