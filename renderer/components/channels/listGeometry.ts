import type { Point } from '../ui/frames/trackDrags.ts';
import type { ChannelGroup } from './channelGroups.ts';
import { groupsWithout, type Movable, type Place } from './listPlaces.ts';

/** A hand that drags strays a little to the side. */
const besidePx = 60;

/** A part of the list, in px from its top. */
export interface Span {
  readonly top: number;
  readonly bottom: number;
}

/** The row of a channel, a person or a category. */
export function rowOf(
  list: HTMLElement | null,
  kind: 'channel' | 'peer' | 'category',
  id: string,
): HTMLElement | null {
  const rows = list?.querySelectorAll<HTMLElement>(`[data-${kind}]`) ?? [];
  return [...rows].find(({ dataset }) => dataset[kind] === id) ?? null;
}

/** Where the rows of channels, people and categories are. Reads the list as it is drawn; changes nothing. */
export class ListGeometry {
  readonly #list: HTMLElement;

  /** @param list what contains all rows, and the line that is drawn between them */
  constructor(list: HTMLElement) {
    this.#list = list;
  }

  /** Whether a point of the window is in the list, or not far beside it. What is let go elsewhere goes nowhere. */
  isBeside({ x }: Point): boolean {
    const { left, right } = this.#list.getBoundingClientRect();
    return x > left - besidePx && x < right + besidePx;
  }

  /** A place of the window as one of the list, in px from its top. */
  yOf(clientY: number): number {
    return clientY - this.#list.getBoundingClientRect().top;
  }

  channel(id: string): Span | null {
    return this.#spanOf(rowOf(this.#list, 'channel', id));
  }

  person(peerId: string): Span | null {
    return this.#spanOf(rowOf(this.#list, 'peer', peerId));
  }

  category(key: string): Span | null {
    return this.#spanOf(rowOf(this.#list, 'category', key));
  }

  /** The height of a place: that of the line between what would be above and below. */
  lineOf(groups: readonly ChannelGroup[], moved: Movable, { group, index }: Place): number {
    const rest = groupsWithout(groups, moved);
    if (moved.kind === 'category') {
      const categories = rest.filter(({ key }) => key !== '');
      const below = categories[index];
      if (below) return this.category(below.key)?.top ?? 0;
      return this.category(categories.at(-1)?.key ?? '')?.bottom ?? 0;
    }
    const channels = rest.find(({ key }) => key === group)?.channels ?? [];
    const above = channels[index - 1];
    const aboveSpan = above && this.channel(above.id);
    if (aboveSpan) return aboveSpan.bottom;
    const heading = this.#spanOf(rowOf(this.#list, 'category', group)?.firstElementChild);
    if (heading) return heading.bottom;
    return this.channel(channels[0]?.id ?? '')?.top ?? 0;
  }

  /** The place whose line is nearest; its own place over the row itself. */
  placeAt(
    y: number,
    groups: readonly ChannelGroup[],
    moved: Movable,
    places: readonly Place[],
  ): Place | null {
    const own = moved.kind === 'channel' ? this.channel(moved.id) : this.category(moved.key);
    const distances = places.map((place) => {
      const line = this.lineOf(groups, moved, place);
      // Its own row belongs to its own place, however many people are listed in it.
      const isOwn = own !== null && line >= own.top - 1 && line <= own.bottom + 1;
      const [top, bottom] = isOwn ? [Math.min(line, own.top), own.bottom] : [line, line];
      return Math.max(top - y, y - bottom, 0);
    });
    const nearest = distances.indexOf(Math.min(...distances));
    return places[nearest] ?? null;
  }

  /** The channel at this height, of these. */
  channelAt(y: number, ids: readonly string[]): string | null {
    return (
      ids.find((id) => {
        const span = this.channel(id);
        return span !== null && y >= span.top && y < span.bottom;
      }) ?? null
    );
  }

  #spanOf(row: Element | null | undefined): Span | null {
    const rect = row?.getBoundingClientRect();
    if (!rect) return null;
    const { top } = this.#list.getBoundingClientRect();
    return { top: rect.top - top, bottom: rect.bottom - top };
  }
}
