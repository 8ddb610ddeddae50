import { type Channel, inListOrder } from '../../../shared/domain/Channel.ts';
import { nameKeyOf } from '../../../shared/domain/names.ts';

/** Channels under one heading. */
export interface ChannelGroup {
  /** The same for every spelling of the category; empty for channels without one. */
  readonly key: string;
  /** As the first of its channels spells it. */
  readonly name: string;
  readonly channels: readonly Channel[];
}

/**
 * The channels as they are listed: those without a category first, then each category where its first channel is. Both keep the
 * order of the list.
 */
export function channelGroups(channels: Iterable<Channel>): ChannelGroup[] {
  const groups = new Map<string, Channel[]>([['', []]]);
  for (const channel of inListOrder(channels)) {
    const key = nameKeyOf(channel.category);
    groups.set(key, [...(groups.get(key) ?? []), channel]);
  }
  return [...groups]
    .filter(([, inside]) => inside.length > 0)
    .map(([key, inside]) => ({ key, name: inside[0]?.category ?? '', channels: inside }));
}

/** A list with the item at `from` taken out and put in again at `to`; both count from 0. */
export function movedList<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.filter((_, index) => index !== from);
  return [...rest.slice(0, to), ...list.slice(from, from + 1), ...rest.slice(to)];
}

/** The ids of all channels after a channel has moved by some places within its group. */
export function orderAfterMove(
  groups: readonly ChannelGroup[],
  id: Channel['id'],
  by: number,
): Channel['id'][] {
  return groups.flatMap(({ channels }) => {
    const ids = channels.map((channel) => channel.id);
    const from = ids.indexOf(id);
    return from < 0 ? ids : movedList(ids, from, from + by);
  });
}

/** The ids of all channels after a category has moved by some places. Those without a category stay first. */
export function orderAfterCategoryMove(
  groups: readonly ChannelGroup[],
  key: string,
  by: number,
): Channel['id'][] {
  const from = groups.findIndex((group) => group.key === key);
  return movedList(groups, from, from + by).flatMap(({ channels }) => channels.map(({ id }) => id));
}
