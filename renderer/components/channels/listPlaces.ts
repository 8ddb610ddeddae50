import type { RegroupedChannel } from '../../../shared/domain/Channel.ts';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { ChannelGroup } from './channelGroups.ts';

/** What is ordered: a channel, or a category with all of its channels. */
export type Movable =
  | { readonly kind: 'channel'; readonly id: ChannelId }
  | { readonly kind: 'category'; readonly key: string };

/** Where it can be put. Counted without itself: it is at its own place too. */
export interface Place {
  /** The group that a channel comes into; the key of the category itself when a category is moved. */
  readonly group: string;
  /** How many channels of that group, or how many categories, are before it. */
  readonly index: number;
}

/** The list in a new order. */
export interface NewOrder {
  readonly channelIds: ChannelId[];
  readonly regrouped: RegroupedChannel | null;
  /** The place among its like, from 1, of so many. */
  readonly place: number;
  readonly total: number;
}

/** The groups without what is moved. A category that is empty without its only channel stays, and so do channels without one. */
export function groupsWithout(groups: readonly ChannelGroup[], moved: Movable): ChannelGroup[] {
  if (moved.kind === 'category') return groups.filter(({ key }) => key !== moved.key);
  const rest = groups.map((group) => ({
    ...group,
    channels: group.channels.filter(({ id }) => id !== moved.id),
  }));
  return rest.some(({ key }) => key === '') ? rest : [{ key: '', name: '', channels: [] }, ...rest];
}

/**
 * All places for a channel or a category, from the top to the bottom of the list.
 *
 * @param isFolded what is put into a folded category goes to its end: its channels are not shown
 * @param mayRegroup whether a channel may get another category
 */
export function placesFor(
  groups: readonly ChannelGroup[],
  moved: Movable,
  isFolded: (group: string) => boolean,
  mayRegroup = true,
): Place[] {
  const own = placeNow(groups, moved);
  if (own === null) return [];
  const rest = groupsWithout(groups, moved);
  if (moved.kind === 'category') {
    const count = rest.filter(({ key }) => key !== '').length;
    return Array.from({ length: count + 1 }, (_, index) => ({ group: moved.key, index }));
  }
  return rest
    .filter(({ key }) => mayRegroup || key === own.group)
    .flatMap(({ key, channels }) => {
      const last = { group: key, index: channels.length };
      if (isFolded(key)) return [last];
      return [...channels.map((_, index) => ({ group: key, index })), last];
    });
}

/** Where it is now; null when it is gone. */
export function placeNow(groups: readonly ChannelGroup[], moved: Movable): Place | null {
  if (moved.kind === 'category') {
    const index = groups.filter(({ key }) => key !== '').findIndex(({ key }) => key === moved.key);
    return index < 0 ? null : { group: moved.key, index };
  }
  for (const { key, channels } of groups) {
    const index = channels.findIndex(({ id }) => id === moved.id);
    if (index >= 0) return { group: key, index };
  }
  return null;
}

/** The list after something was put at a place. Null when that changes nothing, or it is gone. */
export function orderAt(
  groups: readonly ChannelGroup[],
  moved: Movable,
  { group: target, index }: Place,
): NewOrder | null {
  const from = placeNow(groups, moved);
  if (from === null || (from.group === target && from.index === index)) return null;
  const rest = groupsWithout(groups, moved);
  if (moved.kind === 'category') {
    const category = groups.filter(({ key }) => key === moved.key);
    const before = rest.filter(({ key }) => key === '');
    const others = rest.filter(({ key }) => key !== '');
    const ordered = [...before, ...others.toSpliced(index, 0, ...category)];
    return {
      channelIds: idsOf(ordered),
      regrouped: null,
      place: index + 1,
      total: others.length + 1,
    };
  }
  const channel = groups.flatMap(({ channels }) => channels).find(({ id }) => id === moved.id);
  const into = rest.find(({ key }) => key === target);
  if (!channel || !into) return null;
  const ordered = rest.map((group) =>
    group === into ? { ...group, channels: group.channels.toSpliced(index, 0, channel) } : group,
  );
  const { id: channelId } = moved;
  return {
    channelIds: idsOf(ordered),
    regrouped: from.group === target ? null : { channelId, category: into.name },
    place: index + 1,
    total: into.channels.length + 1,
  };
}

function idsOf(groups: readonly ChannelGroup[]): ChannelId[] {
  return groups.flatMap(({ channels }) => channels.map(({ id }) => id));
}
