import type { ChannelPermission } from '../permissions/permissions.ts';
import type { ChannelId, RoleId, UserId } from './ids.ts';
import type { ListenSeat } from './ListenLink.ts';
import type { RecordingSeat } from './Recording.ts';
import { stagePeersMax } from './stage.ts';
import type { VideoLimit } from './videoLimits.ts';

/** A voice channel as everybody sees it. `position` orders the list, from 0. */
export interface Channel {
  readonly id: ChannelId;
  readonly name: string;
  /** The heading under which it is listed, the same for all that have it; empty for none. */
  readonly category: string;
  /** What it is for; may be empty. */
  readonly topic: string;
  /** What those inside say they are doing; empty for nothing. Nobody inside, no status. */
  readonly status: string;
  readonly position: number;
  /** The most people at once; null for no limit except `peersMaxOf`. */
  readonly userLimit: number | null;
  /** While somebody is inside, others knock to enter: see `mustKnock`. */
  readonly locked: boolean;
  /** Whether it is deleted when the last person has left. */
  readonly temporary: boolean;
  /** Stereo, high bitrate, no voice processing. */
  readonly music: boolean;
  /**
   * Few speak, and everybody else listens. At first those speak who may mute others here: who is heard is exactly what they
   * decide in any channel, so a stage needs no permission of its own. Independent of `music`, which only says how voices sound.
   */
  readonly stage: boolean;
  /** How much each voice may take, in bit/s; null for what suits a voice, or music. */
  readonly bitrate: number | null;
  /** The most voices that are heard at once: of those who have spoken last. Null for `channelVoices`. */
  readonly voicesMax: number | null;
  /** For how many days its recordings are kept, if the server does not delete them sooner. Null for as long as the server keeps them. */
  readonly recordingDays: number | null;
  /** True when people outside the channel cannot see who is speaking in it. */
  readonly hidesSpeaking: boolean;
  /** The most bandwidth for video to and from each person in the channel, in bit/s. It depends on the host’s connection. */
  readonly videoLimit: VideoLimit;
  /**
   * Whoever has neither spoken nor touched anything for so long, in ms, in a channel without this is moved here by their app.
   * Null where nobody is moved to.
   */
  readonly idleAfterMs: number | null;
  /** Whether it is to be encrypted to the end, where the server lets its channels decide that: see `unsealedReason`. */
  readonly encrypted: boolean;
  /** There while it is encrypted to the end: only those in it have the keys. */
  readonly sealed?: true;
  /** What it decides in place of the roles; at most one for each role and person. */
  readonly overrides: readonly ChannelOverride[];
  /** There while it is recorded. */
  readonly recording?: RecordingSeat;
  /** There while people outside can hear it by a link. */
  readonly listenSeat?: ListenSeat;
  /**
   * The channel of a call between two people. It is stored nowhere, listed nowhere, and only those whom its overrides name see
   * it: not even the owner.
   */
  readonly isCall?: true;
}

/** What a channel decides for a role or for one person in place of the roles. What is in neither list is inherited. */
export interface ChannelOverride {
  readonly subject: { readonly roleId: RoleId } | { readonly userId: UserId };
  readonly allow: readonly ChannelPermission[];
  readonly deny: readonly ChannelPermission[];
}

/** A channel that gets another category while the list is ordered. */
export interface RegroupedChannel {
  readonly channelId: ChannelId;
  readonly category: string;
}

/** The properties of a channel that can be changed in its dialog. */
export type ChannelSettings = Pick<
  Channel,
  | 'name'
  | 'category'
  | 'topic'
  | 'userLimit'
  | 'locked'
  | 'music'
  | 'stage'
  | 'bitrate'
  | 'voicesMax'
  | 'recordingDays'
  | 'hidesSpeaking'
  | 'videoLimit'
  | 'idleAfterMs'
  | 'encrypted'
>;

/** The settings of a channel of which nobody has set anything but the name. */
export const plainChannelSettings: Omit<ChannelSettings, 'name'> = {
  category: '',
  topic: '',
  userLimit: null,
  locked: false,
  music: false,
  stage: false,
  bitrate: null,
  voicesMax: null,
  recordingDays: null,
  hidesSpeaking: false,
  videoLimit: null,
  idleAfterMs: null,
  encrypted: true,
};

export const channelNameMaxLength = 40;
export const channelCategoryMaxLength = 40;
export const channelTopicMaxLength = 120;
export const channelStatusMaxLength = 80;
/** Below this Opus sounds like a bad telephone line; above the other nobody hears a difference. In bit/s. */
export const channelBitrateMin = 8_000;
export const channelBitrateMax = 256_000;
/** The usual ones, in bit/s. */
export const channelBitrates = [8_000, 16_000, 32_000, 64_000, 96_000, 128_000, 192_000, 256_000];
/** Of more voices at once nobody understands a word; each costs every listener a decoder and an audio node. */
export const channelVoices = 12;
/** With fewer, a conversation loses words. */
export const channelVoicesMin = 3;
export const channelVoicesMax = 24;
/** The usual ones. */
export const channelVoiceCounts = [3, 5, 8, 16, 24];
/** Ten years. */
export const recordingDaysMax = 3_650;
/** The usual ones. */
export const recordingDayCounts = [1, 7, 30, 90, 365];
/** After how long idle people may be moved, in ms. */
export const idleTimesMs = [5, 15, 30, 60].map((minutes) => minutes * 60_000);
/** Each is sent to everybody who sees the channel, within its message of 64 KiB. */
export const channelOverridesMax = 60;
/**
 * The most peers in one channel that is no stage. What bounds the streams is not this but `channelVoices`, `channelVoicesMax` and
 * `camerasPerPage`: with n peers and v voices v × (n − 1) consumers, 2,388 here, and as many again for each camera on a page that
 * everybody sees.
 */
export const channelPeersMax = 200;
/**
 * The most cameras in one channel. What this costs is bounded by what people see: with 200 people of whom each sees a page, 4,975
 * consumers run. About 9,900 use one core (mediasoup.discourse.group/t/598).
 */
export const channelCamerasMax = 100;
/** The most peers in a channel; a user limit above it would have no effect. */
export function peersMaxOf({ stage }: Pick<Channel, 'stage'>): number {
  return stage ? stagePeersMax : channelPeersMax;
}

/** The channels that some people may see. People who may see the same ones have the same view. */
export interface ChannelView {
  /** Equal for equal channels. */
  readonly key: string;
  readonly channelIds: ReadonlySet<ChannelId>;
}

/** Channels in the order of the list. */
export function inListOrder(channels: Iterable<Channel>): Channel[] {
  return [...channels].sort((a, b) => a.position - b.position || a.id.localeCompare(b.id));
}

/** The number of people behind these peers. Several windows of one user, or a seat that is still held, count once. */
export function countPeople(users: readonly UserId[]): number {
  return new Set(users).size;
}

/**
 * Whether one more peer fits into a channel. A user who is already in it takes no further place of the user limit.
 *
 * @param users the user of each peer in the channel
 * @param newcomer the user of the new peer, if known
 */
export function hasRoom(
  channel: Pick<Channel, 'userLimit' | 'stage'>,
  users: readonly UserId[],
  newcomer: UserId | null = null,
  peersMax = peersMaxOf(channel),
): boolean {
  if (users.length >= peersMax) return false;
  if (channel.userLimit === null || (newcomer !== null && users.includes(newcomer))) return true;
  return countPeople(users) < channel.userLimit;
}

/**
 * Whether somebody must knock to enter a channel, as far as everybody knows: it is locked, somebody is inside, and they are
 * neither inside with another window nor may they move people into it. The server also lets in who was let in, and who only
 * comes back.
 *
 * @param users the user of each peer in the channel
 */
export function mustKnock(
  { locked }: Pick<Channel, 'locked'>,
  users: readonly UserId[],
  userId: UserId,
  mayMove: boolean,
): boolean {
  return locked && users.length > 0 && !users.includes(userId) && !mayMove;
}
