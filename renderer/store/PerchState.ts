import type { ChannelId, PeerId, UserId } from '../../shared/domain/ids.ts';
import type { Presence } from '../../shared/domain/Presence.ts';
import type { User } from '../../shared/domain/User.ts';
import type { ErrorCode } from '../../shared/protocol/errors.ts';

/**
 * Everything the components may know: plain, serialisable facts. `bindings.ts` is the one writer of what comes from the
 * server and the voice engine; actions write preferences and wishes.
 */
export interface PerchState {
  readonly connection: Connection;
  readonly server: { readonly name: string; readonly version: string } | null;
  /** Who I am here; null until signed in. */
  readonly me: { readonly peerId: PeerId; readonly user: User } | null;
  readonly presence: Presence;
  readonly voice: Voice;
  readonly media: MediaPath;
  readonly microphone: Microphone;
  /** `blocked` when the browser holds sound back until a click (autoplay policy). */
  readonly sound: 'running' | 'blocked';
  readonly muted: boolean;
  readonly deafened: boolean;
  readonly devices: Devices;
  readonly microphoneTest: 'off' | 'listening' | 'playingBack';
  readonly preferences: Preferences;
  /** The newest thing worth saying in the live region; `id` grows with each. */
  readonly notice: Notice | null;
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

export interface DeviceChoice {
  readonly deviceId: string;
  readonly label: string;
}

export interface Devices {
  readonly microphones: readonly DeviceChoice[];
  readonly speakers: readonly DeviceChoice[];
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
  readonly echoCancellation: boolean;
  readonly noiseSuppression: boolean;
  readonly autoGainControl: boolean;
  /** Gain per user, 0 … 2; who is missing has 1. */
  readonly volumes: Readonly<Record<UserId, number>>;
}

export type Notice = { readonly id: number } & (
  | {
      readonly kind: 'joined' | 'joinFailed';
      readonly channelId: ChannelId;
      readonly code?: ErrorCode;
    }
  | { readonly kind: 'left' | 'muted' | 'unmuted' | 'deafened' | 'undeafened' }
  | { readonly kind: 'connectionLost' | 'connectionBack' | 'serverStopping' }
  | { readonly kind: 'listenOnly'; readonly reason: 'missing' | 'denied' | 'busy' | 'failed' }
  | { readonly kind: 'microphoneUnplugged' | 'microphoneBack' | 'soundBlocked' | 'channelDeleted' }
);

export const defaultPreferences: Preferences = {
  language: 'system',
  theme: 'system',
  microphoneId: null,
  speakerId: null,
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
  volumes: {},
};
