import type { ChannelId, PeerId, SoundId, UserId } from '../../shared/domain/ids.ts';
import type { Presence } from '../../shared/domain/Presence.ts';
import type { ServerProfile } from '../../shared/domain/ServerProfile.ts';
import type { Sound } from '../../shared/domain/Sound.ts';
import type { User } from '../../shared/domain/User.ts';
import type { ErrorCode } from '../../shared/protocol/errors.ts';
import type { ToldHearing } from '../../shared/protocol/hearing.ts';
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
  WhisperFailure,
  WhisperState,
} from '../state/callState.ts';
import type { Preferences } from '../state/preferences.ts';

/**
 * Everything the components may know: plain, serialisable facts. `bindings.ts` is the one writer of what comes from the
 * server and the media engine; actions write preferences and wishes.
 */
export interface PerchState {
  readonly connection: ConnectionState;
  readonly server: Server | null;
  /** The join code of the invite that led here, to be filled in where the server asks for one. */
  readonly invitedWith: string | null;
  /** The channel that a link led to, until I have said whether to go there. */
  readonly linkedTo: ChannelId | null;
  /** Who I am here; null until signed in. */
  readonly me: { readonly peerId: PeerId; readonly user: User } | null;
  /** False in the desktop app while its window is hidden or shows another page; a browser says it by `document.hidden`. */
  readonly isPageShown: boolean;
  readonly presence: Presence;
  readonly voice: ChannelState;
  /** The channels that I joined last, newest first: at most two. */
  readonly visitedChannels: readonly ChannelId[];
  readonly media: MediaPathState;
  readonly microphone: MicrophoneState;
  readonly talk: TalkState;
  /** Noise suppression by RNNoise. */
  readonly suppression: SuppressionState;
  readonly share: ShareState;
  readonly camera: CameraState;
  /** What is behind me in what others see of it. */
  readonly background: BackgroundState;
  /** Whose shares I watch, all of my own channel. */
  readonly watching: readonly PeerId[];
  /** Whether I can point and draw on shares at all: there is a data channel to the server. */
  readonly canPoint: boolean;
  /** What I point or draw with now, and on whose share. */
  readonly selectedTool: SelectedTool | null;
  /** `blocked` when the browser holds sound back until a click (autoplay policy). */
  readonly sound: 'running' | 'blocked';
  readonly muted: boolean;
  readonly deafened: boolean;
  /** To whom I whisper. */
  readonly whisper: WhisperState;
  /** Who whispers to me now, or to all of my channel. */
  readonly whispers: readonly { readonly peerId: PeerId; readonly toChannel: boolean }[];
  /** Who did so last: whom I answer. */
  readonly lastWhisperer: UserId | null;
  /** Who of my channel hears me, as their apps and the server know it; who is missing is not known yet. */
  readonly hearing: Readonly<Record<PeerId, ToldHearing>>;
  /** My microphone is open and gives nothing, not even noise. */
  readonly microphoneSilent: boolean;
  readonly devices: Devices;
  readonly microphoneTest: MicrophoneTestState;
  /** The soundboard of the server, in its order. */
  readonly sounds: readonly Sound[];
  /** Who plays a sound now, or has just done so; one for each person. */
  readonly soundPlays: readonly SoundPlay[];
  /** The sound that I alone hear now; `draft` is a file that is not on the server yet. */
  readonly soundPreview: SoundId | 'draft' | null;
  readonly preferences: Preferences;
  /** What this browser cannot keep: gone when the page is closed. `identity` is who I am to the server, and what I own. */
  readonly forgets: { readonly identity: boolean; readonly settings: boolean };
  /** The newest thing worth saying in the live region; `id` grows with each. */
  readonly notice: Notice | null;
}

/** The server as it shows itself; known from the first sign-in on. */
export interface Server extends ServerProfile {
  readonly version: string;
  readonly joinCodeRequired: boolean;
}

/** That somebody plays a sound. */
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
  | { readonly kind: 'connectionLost' | 'connectionBack' | 'serverStopping' }
  | { readonly kind: 'shareLive' | 'shareStopped' }
  | { readonly kind: 'shareFailed'; readonly reason: ShareFailure }
  | { readonly kind: 'unheardBy'; readonly names: readonly string[] }
  | { readonly kind: 'cameraLive' | 'cameraOff' }
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
  /** A change of the microphone failed, and the one before goes on. */
  | { readonly kind: 'microphoneKept'; readonly reason: 'missing' | 'denied' | 'busy' | 'failed' }
  | { readonly kind: 'forgetful'; readonly what: 'everything' | 'identity' | 'settings' }
  | { readonly kind: 'suppressionLost'; readonly reason: 'unavailable' | 'starved' }
  | { readonly kind: 'microphoneUnplugged' | 'microphoneBack' | 'soundBlocked' | 'channelDeleted' }
);
