import type { ChannelId } from './ids.ts';

/** A voice channel as everybody sees it. `position` orders the list, from 0. */
export interface Channel {
  readonly id: ChannelId;
  readonly name: string;
  readonly position: number;
  /** How many peers fit at once; null for no limit. */
  readonly userLimit: number | null;
  /** Stereo, high bitrate, no voice processing. */
  readonly music: boolean;
  /** True when people outside must not see who is speaking inside. */
  readonly hidesSpeaking: boolean;
}

/** What an owner may set of a channel. */
export type ChannelSettings = Pick<Channel, 'name' | 'userLimit' | 'music' | 'hidesSpeaking'>;

export const channelNameMaxLength = 40;
/** Discord's own ceiling for a limited voice channel; above it a limit says nothing. */
export const channelUserLimitMax = 99;
/** The channels of a fresh server. */
export const firstChannels: readonly ChannelSettings[] = [
  { name: 'General', userLimit: null, music: false, hidesSpeaking: false },
  { name: 'Music', userLimit: null, music: true, hidesSpeaking: false },
  { name: 'AFK', userLimit: null, music: false, hidesSpeaking: true },
];

/** Channels in the order of the list. */
export function inListOrder(channels: Iterable<Channel>): Channel[] {
  return [...channels].sort((a, b) => a.position - b.position || a.id.localeCompare(b.id));
}

/** Whether one more peer fits into a channel that holds `occupied` peers. */
export function hasRoom(channel: Channel, occupied: number): boolean {
  return channel.userLimit === null || occupied < channel.userLimit;
}
