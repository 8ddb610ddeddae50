import type { ChannelId, PeerId, UserId } from '../../shared/domain/ids.ts';
import type { Presence } from '../../shared/domain/Presence.ts';
import type { ServerProfile } from '../../shared/domain/ServerProfile.ts';
import type { User } from '../../shared/domain/User.ts';
import type { KeyChord } from '../../shared/ipc/keys.ts';
import type { ErrorCode } from '../../shared/protocol/errors.ts';

/**
 * Everything the components may know: plain, serialisable facts. `bindings.ts` is the one writer of what comes from the
 * server and the voice engine; actions write preferences and wishes.
 */
export interface PerchState {
  readonly connection: Connection;
  readonly server: Server | null;
  /** The join code of the invite that led here, to be filled in where the server asks for one. */
  readonly invitedWith: string | null;
  /** Who I am here; null until signed in. */
  readonly me: { readonly peerId: PeerId; readonly user: User } | null;
  readonly presence: Presence;
  readonly voice: Voice;
  readonly media: MediaPath;
  readonly microphone: Microphone;
  readonly talk: Talk;
  /** Noise suppression by RNNoise. */
  readonly suppression: Suppression;
  readonly share: Share;
  readonly camera: Camera;
  /** Whose shares I watch, all of my own channel. */
  readonly watching: readonly PeerId[];
  /** `blocked` when the browser holds sound back until a click (autoplay policy). */
  readonly sound: 'running' | 'blocked';
  readonly muted: boolean;
  readonly deafened: boolean;
  readonly devices: Devices;
  /** `playingBackPlain`: with the noise left in, to compare. */
  readonly microphoneTest: 'off' | 'listening' | 'playingBack' | 'playingBackPlain';
  readonly preferences: Preferences;
  /** The newest thing worth saying in the live region; `id` grows with each. */
  readonly notice: Notice | null;
}

/** The server as it shows itself; known from the first sign-in on. */
export interface Server extends ServerProfile {
  readonly version: string;
  readonly joinCodeRequired: boolean;
}

/** The way to the server, as a person should understand it. */
export type Connection =
  | {
      readonly kind: 'connecting';
      readonly step: 'reachingServer' | 'signingIn';
      readonly attempt: number;
    }
  /** First start on this server: a name is wanted, and a join code where the server asks for one. */
  | {
      readonly kind: 'needsName';
      readonly joinCodeRequired: boolean;
      readonly failure: ErrorCode | null;
    }
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'reconnecting';
      readonly reason: 'lost' | 'serverStopping' | 'unreachable';
      readonly attempt: number;
      /** `Date.now()` of the loss, to show for how long. */
      readonly since: number;
    }
  /** No further attempt is made by itself; `retryConnection` starts again. */
  | {
      readonly kind: 'stopped';
      readonly reason: 'replaced' | 'refused';
      readonly code: ErrorCode | null;
    };

/** Where I am, and where I am going. */
export type Voice =
  | { readonly kind: 'outside'; readonly failure: JoinFailure | null }
  | { readonly kind: 'joining'; readonly channelId: ChannelId; readonly from: ChannelId | null }
  | {
      readonly kind: 'joined';
      readonly channelId: ChannelId;
      readonly failure: JoinFailure | null;
    };

/** Why the last wish for a channel was not fulfilled. */
export interface JoinFailure {
  readonly channelId: ChannelId;
  readonly code: ErrorCode;
}

/** The path of sound between this app and the server. */
export type MediaPath =
  | { readonly kind: 'preparing' }
  | {
      readonly kind: 'connected';
      readonly protocol: 'udp' | 'tcp';
      readonly roundTripMs: number | null;
    }
  | { readonly kind: 'interrupted'; readonly since: number }
  /** Neither UDP nor TCP reaches the server's port. */
  | { readonly kind: 'blocked' };

export type Microphone =
  | { readonly kind: 'closed' }
  | { readonly kind: 'opening' }
  | { readonly kind: 'live'; readonly deviceId: string; readonly label: string }
  /** Listen only, and why. */
  | { readonly kind: 'none'; readonly reason: 'missing' | 'denied' | 'busy' | 'failed' };

/**
 * Whether what I say is sent, as far as the way of talking decides; mute comes on top. `ungated`: voice activation cannot
 * work here, so everything is sent.
 */
export type Talk = 'open' | 'closed' | 'ungated';

/**
 * How RNNoise does: `off` where it is not wanted or not needed now; `unavailable` and `starved` where the browser's own
 * suppression has taken its place, because it does not work here, or because the machine does not keep up.
 */
export type Suppression = 'off' | 'starting' | 'running' | 'unavailable' | 'starved';

/** My own share of a screen or window. */
export type Share =
  | { readonly kind: 'off'; readonly failure: ShareFailure | null }
  | { readonly kind: 'picking' }
  | { readonly kind: 'starting' }
  | {
      readonly kind: 'live';
      /** Name of the screen or window; null where the browser does not tell. */
      readonly name: string | null;
      readonly sound: boolean;
      readonly watchers: readonly PeerId[];
    };

/** Why a share did not begin, or ended by itself. */
export type ShareFailure = 'unsupported' | 'denied' | 'failed' | 'refused' | 'sourceGone';

/** My own camera. */
export type Camera =
  | { readonly kind: 'off'; readonly failure: CameraFailure | null }
  /** I look at myself, and nobody else does. */
  | {
      readonly kind: 'preview';
      readonly failure: CameraFailure | null;
      readonly camera: OpenCamera | null;
    }
  | { readonly kind: 'starting' }
  | { readonly kind: 'live'; readonly camera: OpenCamera };

export interface OpenCamera {
  readonly deviceId: string;
  readonly label: string;
  /** Null where the engine does not tell: cameras of computers. */
  readonly facing: 'front' | 'back' | null;
}

/** Why a camera is not on. */
export type CameraFailure = 'missing' | 'denied' | 'busy' | 'failed' | 'refused' | 'unplugged';

export interface DeviceChoice {
  readonly deviceId: string;
  readonly label: string;
}

export interface Devices {
  readonly microphones: readonly DeviceChoice[];
  readonly speakers: readonly DeviceChoice[];
  readonly cameras: readonly DeviceChoice[];
  /** Whether the engine can choose where sound comes out (`AudioContext.setSinkId`). */
  readonly canChooseSpeaker: boolean;
}

/** Kept on this device, from one start to the next. */
export interface Preferences {
  readonly language: 'system' | 'en' | 'ko';
  readonly theme: 'system' | 'dark' | 'light';
  /** null: the system's default. */
  readonly microphoneId: string | null;
  readonly speakerId: string | null;
  /** null: the one that faces as `cameraFacing` says, or the system’s default. */
  readonly cameraId: string | null;
  /** Of a telephone. */
  readonly cameraFacing: 'front' | 'back';
  /** Whether I see myself before others do: the first time only, or each time, or not any more. */
  readonly cameraPreview: 'once' | 'always' | 'never';
  readonly echoCancellation: boolean;
  readonly noiseSuppression: 'off' | 'browser' | 'rnnoise';
  readonly autoGainControl: boolean;
  /** Everybody's voice at one loudness, as I hear them. */
  readonly levelling: boolean;
  /** Short sounds for who comes and goes, and for my own switches. */
  readonly earcons: boolean;
  /** When my voice is sent: always, above a threshold, or while a key is down. */
  readonly talkMode: 'always' | 'voiceActivation' | 'pushToTalk';
  /** dBov: quieter than this is not sent under voice activation. */
  readonly voiceThresholdDbov: number;
  /** Push-to-talk in a browser, while the page has the focus; the desktop app has its own keys. */
  readonly talkKey: KeyChord | null;
  /** How long my voice goes on after that key is up, in ms. */
  readonly releaseDelayMs: number;
  /** Gain per user, 0 … 2; who is missing has 1. */
  readonly volumes: Readonly<Record<UserId, number>>;
  /** The same for the sound of each user's shares. */
  readonly shareVolumes: Readonly<Record<UserId, number>>;
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
  | { readonly kind: 'cameraLive' | 'cameraOff' }
  | { readonly kind: 'cameraFailed'; readonly reason: CameraFailure }
  | { readonly kind: 'shareBegun'; readonly name: string }
  | { readonly kind: 'listenOnly'; readonly reason: 'missing' | 'denied' | 'busy' | 'failed' }
  | { readonly kind: 'suppressionLost'; readonly reason: 'unavailable' | 'starved' }
  | { readonly kind: 'microphoneUnplugged' | 'microphoneBack' | 'soundBlocked' | 'channelDeleted' }
);

export const defaultPreferences: Preferences = {
  language: 'system',
  theme: 'system',
  microphoneId: null,
  speakerId: null,
  cameraId: null,
  cameraFacing: 'front',
  cameraPreview: 'once',
  echoCancellation: true,
  noiseSuppression: 'browser',
  autoGainControl: true,
  levelling: true,
  earcons: true,
  talkMode: 'always',
  voiceThresholdDbov: -50,
  talkKey: null,
  releaseDelayMs: 200,
  volumes: {},
  shareVolumes: {},
};
