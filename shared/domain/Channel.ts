import type { ChannelId, UserId } from './ids.ts';
import type { SoundboardRule } from './Sound.ts';
import type { VideoLimit } from './videoLimits.ts';

/** A voice channel as everybody sees it. `position` orders the list, from 0. */
export interface Channel {
  readonly id: ChannelId;
  readonly name: string;
  readonly position: number;
  /** How many people fit at once; null for no limit but `channelPeersMax`. */
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
/**
 * The most peers in one channel, so that its streams are bounded: with n peers a voice of each makes n × (n − 1) consumers,
 * 3,540 here, and the cameras of all as many again. Some 9,900 fill a core (mediasoup.discourse.group/t/598).
 */
export const channelPeersMax = 60;
/** Above what a channel holds at all, a limit would say nothing. */
export const channelUserLimitMax = channelPeersMax;

/** Channels in the order of the list. */
export function inListOrder(channels: Iterable<Channel>): Channel[] {
  return [...channels].sort((a, b) => a.position - b.position || a.id.localeCompare(b.id));
}

/** How many people these peers are: whoever sits in several windows, or left a seat that is still held, is one. */
export function countPeople(users: readonly UserId[]): number {
  return new Set(users).size;
}

/**
 * Whether one more peer fits into a channel. `users`: whose the peers in it are, one for each. Whoever is in it already takes
 * no further place of the user limit: `newcomer`, if it is known who comes.
 */
export function hasRoom(
  channel: Pick<Channel, 'userLimit'>,
  users: readonly UserId[],
  newcomer: UserId | null = null,
  peersMax = channelPeersMax,
): boolean {
  if (users.length >= peersMax) return false;
  if (channel.userLimit === null || (newcomer !== null && users.includes(newcomer))) return true;
  return countPeople(users) < channel.userLimit;
}
