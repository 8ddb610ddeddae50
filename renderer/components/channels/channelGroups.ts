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
