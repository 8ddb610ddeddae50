import type { ChannelId } from './ids.ts';
import type { SoundboardRule } from './Sound.ts';
import type { VideoLimit } from './videoLimits.ts';

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
  /** Who may play sounds of the soundboard in it. */
  readonly soundboard: SoundboardRule;
  /** How much pictures may take to each person in it, and from each; bit/s. What a host’s line can carry decides. */
  readonly videoLimit: VideoLimit;
}

/** What an owner may set of a channel. */
export type ChannelSettings = Pick<
  Channel,
  'name' | 'userLimit' | 'music' | 'hidesSpeaking' | 'soundboard' | 'videoLimit'
>;

export const channelNameMaxLength = 40;
/** Discord's own ceiling for a limited voice channel; above it a limit says nothing. */
export const channelUserLimitMax = 99;
/** What a channel has before somebody changes it. */
const usual: Omit<ChannelSettings, 'name'> = {
  userLimit: null,
  music: false,
  hidesSpeaking: false,
  soundboard: 'everybody',
  videoLimit: null,
};
/** The channels of a fresh server. */
export const firstChannels: readonly ChannelSettings[] = [
  { ...usual, name: 'General' },
  { ...usual, name: 'Music', music: true },
  { ...usual, name: 'AFK', hidesSpeaking: true },
];

/** Channels in the order of the list. */
export function inListOrder(channels: Iterable<Channel>): Channel[] {
  return [...channels].sort((a, b) => a.position - b.position || a.id.localeCompare(b.id));
}

/** Whether one more peer fits into a channel that holds `occupied` peers. */
export function hasRoom(channel: Channel, occupied: number): boolean {
  return channel.userLimit === null || occupied < channel.userLimit;
}
