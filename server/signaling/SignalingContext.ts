import type { ServedCertificate } from '../../certs/ServedCertificate.ts';
import type { RoleId, UserId } from '../../shared/domain/ids.ts';
import type { User } from '../../shared/domain/User.ts';
import type { Backups } from '../backup/Backups.ts';
import type { Boards } from '../boards/Boards.ts';
import type { Calls } from '../calls/Calls.ts';
import type { ChatFeed } from '../chat/ChatFeed.ts';
import type { Chats } from '../chat/Chats.ts';
import type { MessageCleanup } from '../chat/MessageCleanup.ts';
import type { SealedChats } from '../chat/SealedChats.ts';
import type { HostFirewall } from '../doctor/hostFirewall.ts';
import type { PathProbes } from '../doctor/PathProbes.ts';
import type { FileCollection } from '../files/FileCollection.ts';
import type { FileLifetimes } from '../files/FileLifetimes.ts';
import type { FileTokens } from '../files/FileTokens.ts';
import type { Games } from '../games/Games.ts';
import type { StatusReader } from '../lifecycle/StatusReader.ts';
import type { ServerLimits } from '../limits/ServerLimits.ts';
import type { ListenLinks } from '../listening/ListenLinks.ts';
import type { LiveMixes } from '../mixing/LiveMixes.ts';
import type { MixListeners } from '../mixing/MixListeners.ts';
import type { AuditLog } from '../moderation/AuditLog.ts';
import type { Bans } from '../moderation/Bans.ts';
import type { LastAddresses } from '../moderation/LastAddresses.ts';
import type { Moderation } from '../moderation/Moderation.ts';
import type { SessionRegistry } from '../peers/SessionRegistry.ts';
import type { Authority } from '../people/Authority.ts';
import type { Bots } from '../people/Bots.ts';
import type { Devices } from '../people/Devices.ts';
import type { EntryControl } from '../people/EntryControl.ts';
import type { Invites } from '../people/Invites.ts';
import type { RoleDirectory } from '../people/RoleDirectory.ts';
import type { ServerProfileStore } from '../people/ServerProfileStore.ts';
import type { UserProfiles } from '../people/UserProfiles.ts';
import type { PushNotices } from '../push/PushNotices.ts';
import type { ServerAddresses } from '../reach/clientAddresses.ts';
import type { PublicAddress } from '../reach/PublicAddress.ts';
import type { Recordings } from '../recordings/Recordings.ts';
import type { AudibilityTracker } from '../rooms/AudibilityTracker.ts';
import type { ChannelDirectory } from '../rooms/ChannelDirectory.ts';
import type { ChannelKeys } from '../rooms/ChannelKeys.ts';
import type { ChannelViews } from '../rooms/ChannelViews.ts';
import type { DirectPairs } from '../rooms/DirectPairs.ts';
import type { DirectRooms } from '../rooms/DirectRooms.ts';
import type { Knocks } from '../rooms/Knocks.ts';
import type { NarrowLines } from '../rooms/NarrowLines.ts';
import type { PresenceFeed } from '../rooms/PresenceFeed.ts';
import type { RoomRegistry } from '../rooms/RoomRegistry.ts';
import type { TemporaryChannels } from '../rooms/TemporaryChannels.ts';
import type { Whispers } from '../rooms/Whispers.ts';
import type { SoundCollection } from '../sounds/SoundCollection.ts';
import type { Transfers } from '../transfers/Transfers.ts';
import type { Webhooks } from '../webhooks/Webhooks.ts';

/** What the handlers work on. */
export interface SignalingContext {
  /**
   * Runs a change of the database when no other program locks it. Must be awaited before the answer. Throws `unavailable` and
   * `notSaved`.
   */
  readonly write: <Result>(change: () => Promise<Result>) => Promise<Result>;
  readonly people: KnownPeople;
  readonly userProfiles: UserProfiles;
  readonly devices: Devices;
  readonly bots: Bots;
  readonly webhooks: Webhooks;
  readonly push: PushNotices;
  readonly roles: RoleDirectory;
  readonly authority: Authority;
  readonly invites: Invites;
  readonly entry: EntryControl;
  /** The current certificate: device keys sign its key's fingerprint. */
  readonly certificate: Pick<ServedCertificate, 'keyFingerprint256'>;
  readonly publicAddress: Pick<PublicAddress, 'placeFor'>;
  readonly profile: ServerProfileStore;
  readonly moderation: Moderation;
  readonly bans: Bans;
  readonly lastAddresses: LastAddresses;
  readonly audit: AuditLog;
  readonly sessions: SessionRegistry;
  readonly rooms: RoomRegistry;
  readonly knocks: Knocks;
  readonly keys: ChannelKeys;
  readonly calls: Calls;
  readonly temporaryChannels: TemporaryChannels;
  readonly whispers: Whispers;
  readonly audibility: AudibilityTracker;
  readonly narrowLines: NarrowLines;
  readonly liveMixes: LiveMixes;
  readonly mixListeners: MixListeners;
  readonly directPairs: DirectPairs;
  readonly transfers: Transfers;
  readonly directRooms: DirectRooms;
  readonly channels: ChannelDirectory;
  readonly views: ChannelViews;
  readonly sounds: SoundCollection;
  readonly files: FileCollection;
  readonly fileLifetimes: FileLifetimes;
  readonly fileTokens: FileTokens;
  readonly presence: PresenceFeed;
  readonly chats: Chats;
  readonly chatFeed: ChatFeed;
  readonly sealedChats: SealedChats;
  readonly messageCleanup: MessageCleanup;
  readonly games: Games;
  readonly boards: Boards;
  readonly recordings: Recordings;
  readonly listenLinks: ListenLinks;
  readonly reach: KnownReach;
  readonly pathProbes: PathProbes;
  readonly firewall: Pick<HostFirewall, 'state'>;
  readonly backups: Pick<Backups, 'makeNow'>;
  readonly status: Pick<StatusReader, 'read'>;
  readonly limits: ServerLimits;
}

/** The addresses of this server, and the record of how clients reach it. */
interface KnownReach {
  readonly addresses: ServerAddresses;
  noticeVisit(visit: { remoteAddress: string; localAddress: string }): void;
}

/** What the handlers need of `People`. */
interface KnownPeople {
  /**
   * Throws `signatureWrong`, `nameRequired`, `nameTaken`, `joinCodeRequired`, `joinCodeWrong`, `rateLimited`, `deviceRemoved`, `conflict`.
   */
  signIn(proof: {
    publicKey: string;
    signature: string;
    nonce: string;
    host: string;
    serverKey: string;
    name: string | undefined;
    deviceName: string | undefined;
    joinCode: string | undefined;
    /** Called before a key becomes a new user; if it throws, the user is refused. */
    admitNewcomer: () => void;
    /** Runs the check of a guessed join code, or throws. */
    limitGuess: (check: () => void) => void;
    /** Whether this user comes back to a held seat. */
    holdsSeat: (userId: UserId) => boolean;
    /** Called before anything changes, with null for who needs a code like a newcomer; if it throws, they are refused. */
    refuse: (userId: UserId | null) => void;
  }): Promise<User>;
  /** Whether the key is that of a user's device. */
  knows(publicKey: string): Promise<boolean>;
  /** Whether the key belongs to a user whose sign-in with this code writes nothing that must be saved. */
  recognizes(publicKey: string, joinCode: string | undefined): Promise<boolean>;
  /** What a user that has signed in is at this moment. */
  current(user: User): User;
  /** Throws `nameTaken`. */
  rename(userId: UserId, name: string): Promise<User>;
  /** Throws `ownerCodeWrong`. */
  claimOwner(userId: UserId, code: string): Promise<NewOwner>;
  /** Throws `forbidden` when the giver is not the owner any more; `notFound`. */
  handOver(giverId: UserId, userId: UserId): Promise<NewOwner>;
  /** `check` is called with the user as they are in that moment. Throws `notFound`, and what it throws. */
  setRoles(id: UserId, roleIds: readonly RoleId[], check: (user: User) => void): Promise<User>;
  /** Returns whom the deleted role was taken from. */
  forgetRole(roleId: RoleId): User[];
  /** Null when there is no such user. */
  find(id: UserId): Promise<User | null>;
  /** Those seen last first; milliseconds since 1970. */
  all(): Promise<readonly { readonly user: User; readonly lastSeenAt: number }[]>;
}

interface NewOwner {
  readonly owner: User;
  /** Who was the owner before. */
  readonly former: User | null;
}
