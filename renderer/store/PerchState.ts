import type { Device } from '../../shared/domain/Device.ts';
import type { ChannelId, PeerId, SoundId, UserId } from '../../shared/domain/ids.ts';
import type { Restriction } from '../../shared/domain/moderation.ts';
import type { Presence } from '../../shared/domain/Presence.ts';
import type { Role } from '../../shared/domain/Role.ts';
import type { ServerProfile } from '../../shared/domain/ServerProfile.ts';
import type { Sound } from '../../shared/domain/Sound.ts';
import type { User } from '../../shared/domain/User.ts';
import type { ErrorCode } from '../../shared/protocol/errors.ts';
import type { KnockNotifications } from '../../shared/protocol/people/knocks.ts';
import type { ListenerHearing } from '../../shared/protocol/streams/hearing.ts';
import type { ConnectionState } from '../state/ConnectionState.ts';
import type {
  BackgroundState,
  CameraFailure,
  CameraState,
  ChannelState,
  Devices,
  MediaPathState,
  MicrophoneState,
  MicrophoneTestState,
  SelectedTool,
  ShareFailure,
  ShareState,
  SuppressionState,
  TalkState,
  TransportPath,
  WhisperFailure,
  WhisperState,
} from '../state/callState.ts';
import type { HostedLink, RequestedLink } from '../state/deviceState.ts';
import type { KnockNews } from '../state/knockState.ts';
import type { ModerationNews } from '../state/moderationNews.ts';
import type { Preferences } from '../state/preferences.ts';

/**
 * Everything that the components can read: plain, serialisable facts. `bindings.ts` writes what the server and the media
 * engine report; actions write preferences and what the user chose.
 */
export interface PerchState {
  readonly connection: ConnectionState;
  readonly server: Server | null;
  /** The join code of the invite link, to fill in if the server asks for one. */
  readonly inviteCode: string | null;
  /** The code of another device, of a link, until it is used. */
  readonly linkCode: string | null;
  /** The link of another device to the user. */
  readonly hostedLink: HostedLink;
  /** The link of this device to a user, before it is signed in. */
  readonly requestedLink: RequestedLink;
  /** The user's devices; null until they were asked for. */
  readonly ownDevices: readonly Device[] | null;
  /** The channel of a link, until the user has decided whether to join it. */
  readonly linkedChannel: ChannelId | null;
  /** People whom the user has marked in the list, to move them together. Some may be gone since. */
  readonly markedPeople: readonly PeerId[];
  /** Whom the user follows from channel to channel; null for nobody. */
  readonly following: Following | null;
  /** The user here; null until signed in. */
  readonly me: { readonly peerId: PeerId; readonly user: User } | null;
  /** False in the desktop app while the window is hidden or shows another page. A browser has `document.hidden` instead. */
  readonly isPageShown: boolean;
  /** The roles of the server, the lowest first. */
  readonly roles: readonly Role[];
  readonly presence: Presence;
  readonly voice: ChannelState;
  /** The channels that I joined last, newest first: at most two. */
  readonly visitedChannels: readonly ChannelId[];
  /** The channel that the user was moved away from because they were idle, while they are still where they were moved to. */
  readonly movedIdleFrom: ChannelId | null;
  /** The locked channel at which I knock. */
  readonly knockingAt: ChannelId | null;
  /** Who knocks at a channel that I am in, or was in: the last that the server has told. */
  readonly knocks: KnockNotifications['knock:changed'] | null;
  readonly media: MediaPathState;
  /** The path on which the other one in the user's channel is heard directly; null while that is the server's. */
  readonly directPath: TransportPath | null;
  /** Whether no pictures of others are sent to the user for now, because their line has no room for them. */
  readonly picturesRest: boolean;
  /** All voices come as one stream, mixed on the server. */
  readonly isMixed: boolean;
  readonly microphone: MicrophoneState;
  readonly talk: TalkState;
  /** Noise suppression by RNNoise. */
  readonly suppression: SuppressionState;
  readonly share: ShareState;
  readonly camera: CameraState;
  /** The camera's background. */
  readonly background: BackgroundState;
  /** The peers whose shares the user watches, all in the user's channel. */
  readonly watching: readonly PeerId[];
  /** Whether there is a data channel for pointing and drawing. */
  readonly canPoint: boolean;
  readonly selectedTool: SelectedTool | null;
  /** `blocked`: the browser plays no sound before a click (autoplay policy). */
  readonly sound: 'running' | 'blocked';
  readonly muted: boolean;
  readonly deafened: boolean;
  /** The priority speakers who speak now in the user's channel: the others are played more quietly. */
  readonly prioritySpeaking: readonly PeerId[];
  /** How moderators have muted or deafened me. */
  readonly restrictions: readonly Restriction[];
  readonly whisper: WhisperState;
  /** The peers that whisper now to the user, or to the user's whole channel. */
  readonly whispers: readonly { readonly peerId: PeerId; readonly toChannel: boolean }[];
  /** The last of them, for replies. */
  readonly lastWhisperer: UserId | null;
  /** Whether the peers in the channel hear the user, as their apps and the server report. A missing peer is not known yet. */
  readonly hearing: Readonly<Record<PeerId, ListenerHearing>>;
  /** The microphone is open and delivers nothing, not even noise. */
  readonly microphoneSilent: boolean;
  readonly devices: Devices;
  readonly microphoneTest: MicrophoneTestState;
  /** The server's soundboard, in its order. */
  readonly sounds: readonly Sound[];
  /** The sounds that are shown as played, at most one per peer. */
  readonly soundPlays: readonly SoundPlay[];
  /** The sound that is previewed; `draft` is a file that is not uploaded yet. */
  readonly soundPreview: SoundId | 'draft' | null;
  readonly preferences: Preferences;
  /** What this browser cannot save, and is lost when the page closes. `identity` is the device key. */
  readonly notPersisted: { readonly identity: boolean; readonly settings: boolean };
  /** How many unread messages mention the user. */
  readonly chatMentions: number;
  /** The newest notice for the live region; `id` grows with each. */
  readonly notice: Notice | null;
}

/** The server's profile; known after the first sign-in. */
export interface Server extends ServerProfile {
  readonly version: string;
  readonly joinCodeRequired: boolean;
}

/** Somebody whom the user follows from channel to channel. */
export interface Following {
  readonly userId: UserId;
  readonly name: string;
  /**
   * Why the user follows them no more, until it is said; null while they do. `moved`: the user has gone elsewhere. `gone`: they
   * are in no channel that the user sees. `refused`: the user may not, or cannot, enter their channel.
   */
  readonly ended: 'moved' | 'gone' | 'refused' | null;
}

/** A sound that a peer plays. */
interface SoundPlay {
  readonly id: number;
  readonly peerId: PeerId;
  readonly name: string;
  readonly emoji: string | null;
}

export type Notice = { readonly id: number } & (
  | {
      readonly kind: 'joined' | 'joinFailed';
      readonly channelId: ChannelId;
      readonly code?: ErrorCode;
    }
  | { readonly kind: 'left' | 'muted' | 'unmuted' | 'deafened' | 'undeafened' }
  | { readonly kind: 'moderation'; readonly news: ModerationNews }
  | { readonly kind: 'knock'; readonly news: KnockNews }
  | { readonly kind: 'connectionLost' | 'connectionBack' | 'serverStopping' }
  /** Another device of the user was added, and not by this one. */
  | { readonly kind: 'deviceAdded'; readonly name: string }
  /** A link for a new device was opened on one that is signed in. */
  | { readonly kind: 'alreadyHere' }
  | { readonly kind: 'shareLive' | 'shareStopped' }
  | { readonly kind: 'shareFailed'; readonly reason: ShareFailure }
  | { readonly kind: 'unheardBy'; readonly names: readonly string[] }
  | { readonly kind: 'cameraLive' | 'cameraOff' }
  /** The user's own video is not sent for now, because the line is full. */
  | { readonly kind: 'videoRests' }
  /** The videos of others do not arrive for now, for the same reason. */
  | { readonly kind: 'picturesRest' }
  /** All voices come as one stream for now, for the same reason. */
  | { readonly kind: 'voicesMixed' }
  | { readonly kind: 'cameraFailed'; readonly reason: CameraFailure }
  | { readonly kind: 'backgroundLost'; readonly reason: 'unavailable' | 'slow' }
  | { readonly kind: 'shareBegun'; readonly name: string }
  | { readonly kind: 'whispered'; readonly name: string; readonly toChannel: boolean }
  | {
      readonly kind: 'whisperFailed';
      readonly reason: WhisperFailure;
      readonly name: string | null;
    }
  | { readonly kind: 'listenOnly'; readonly reason: 'missing' | 'denied' | 'busy' | 'failed' }
  /** A change of the microphone failed, and the earlier one stays in use. */
  | { readonly kind: 'microphoneKept'; readonly reason: 'missing' | 'denied' | 'busy' | 'failed' }
  | { readonly kind: 'notPersisted'; readonly what: 'everything' | 'identity' | 'settings' }
  | { readonly kind: 'suppressionLost'; readonly reason: 'unavailable' | 'starved' }
  | { readonly kind: 'microphoneUnplugged' | 'microphoneBack' | 'soundBlocked' | 'channelDeleted' }
  /** What the user’s channel does not let them do with their voice. */
  | { readonly kind: 'onlyListening' | 'onlyPushToTalk' }
);
