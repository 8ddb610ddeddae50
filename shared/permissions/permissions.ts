import type { RoleId, UserId } from '../domain/ids.ts';

/** What a person may do in a channel. A role gives it for all channels, and a channel may decide otherwise. */
export const channelPermissions = [
  'seeChannel',
  'join',
  'speak',
  /** Without it: push-to-talk only. */
  'voiceActivation',
  'prioritySpeaker',
  'camera',
  'share',
  'whisper',
  'soundboard',
  'read',
  'write',
  /** To tell a role, or everyone, of a message. */
  'mentionEveryone',
  /** To delete messages of others, and to pin. */
  'manageMessages',
  'files',
  /** To record those in the channel who agree, and to fetch its recordings. */
  'record',
  /** To make links by which people outside hear the channel. */
  'listenLinks',
  'invite',
  'move',
  'mute',
  'manageChannels',
] as const;
export type ChannelPermission = (typeof channelPermissions)[number];

/** What a person may do on the whole server; only roles give it. */
export const serverPermissions = [
  'temporaryChannels',
  'kick',
  'ban',
  'manageRoles',
  'manageServer',
] as const;

export type Permission = ChannelPermission | (typeof serverPermissions)[number];
export const permissions: readonly Permission[] = [...channelPermissions, ...serverPermissions];

/** Each of these lets a person see those who are not connected: whoever acts on others must find them. */
export const peopleReaders = ['manageRoles', 'kick', 'ban'] as const;

/** Each of these lets a person read the audit log. */
export const auditReaders = ['kick', 'ban', 'manageRoles', 'manageServer'] as const;

/** Which of these one person does to another. */
export type DeedToOthers = Extract<Permission, 'move' | 'mute' | 'kick' | 'ban'>;

/** A role as far as it decides. */
export interface RankedRole {
  readonly id: RoleId;
  /**
   * Its place in the order of the roles, unique on a server: who ranks higher may act on who ranks lower. The role `everyone`
   * has 0.
   */
  readonly rank: number;
  readonly allows: ReadonlySet<Permission>;
}

/** A person as far as it decides. */
export interface Bearer {
  readonly id: UserId;
  /** Exactly one person of a server. Above all roles. */
  readonly isOwner: boolean;
  /** In any order; the role `everyone` is one of them. */
  readonly roles: readonly RankedRole[];
}

/** What a channel decides for a role or a person; what is missing is inherited. */
export type Override = Readonly<Partial<Record<ChannelPermission, 'allow' | 'deny'>>>;

/** What a channel decides in place of the roles. */
export interface ChannelOverrides {
  readonly ofRoles: ReadonlyMap<RoleId, Override>;
  readonly ofPeople: ReadonlyMap<UserId, Override>;
  /** In the channel of a call: only those of `ofPeople` see it. */
  readonly isCall?: boolean;
}
