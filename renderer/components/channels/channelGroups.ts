import { type Channel, inListOrder } from '../../../shared/domain/Channel.ts';
import { nameKeyOf } from '../../../shared/domain/names.ts';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import type { Preferences } from '../../state/preferences.ts';

/** Channels under one heading. */
export interface ChannelGroup {
  /** The same for every spelling of the category; empty for channels without one. */
  readonly key: string;
  /** As the first of its channels spells it. */
  readonly name: string;
  readonly channels: readonly Channel[];
}

/**
 * The channels as they are listed, without those of calls: those without a category first, then each category where its first channel is. Both keep the
 * order of the list.
 */
export function channelGroups(channels: Iterable<Channel>): ChannelGroup[] {
  const groups = new Map<string, Channel[]>([['', []]]);
  for (const channel of inListOrder(channels)) {
    if (channel.isCall) continue;
    const key = nameKeyOf(channel.category);
    groups.set(key, [...(groups.get(key) ?? []), channel]);
  }
  return [...groups]
    .filter(([, inside]) => inside.length > 0)
    .map(([key, inside]) => ({ key, name: inside[0]?.category ?? '', channels: inside }));
}

/** What the height of a list depends on. */
interface ListFill {
  readonly occupants: readonly Pick<Occupant, 'channelId'>[];
  readonly foldedCategories: Preferences['foldedCategories'];
}

/** The first channels of a list, so many that they and their people fill `rows` lines, if there are as many. */
export function firstOfGroups(
  groups: readonly ChannelGroup[],
  { occupants, foldedCategories }: ListFill,
  rows: number,
): ChannelGroup[] {
  const first: ChannelGroup[] = [];
  let filled = 0;
  for (const group of groups) {
    const isFolded = foldedCategories[group.key] === true;
    const channels: Channel[] = [];
    for (const channel of group.channels) {
      if (filled >= rows) break;
      channels.push(channel);
      const people = occupants.filter(({ channelId }) => channelId === channel.id).length;
      // A folded category lists only the channels with people.
      filled += people > 0 || !isFolded ? 1 + people : 0;
    }
    if (channels.length > 0) first.push({ ...group, channels });
  }
  return first;
}
