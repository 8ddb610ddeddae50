import type { ChannelId, PeerId, SoundId, UserId } from '../../shared/domain/ids.ts';
import type { Presence } from '../../shared/domain/Presence.ts';
import type { ServerProfile } from '../../shared/domain/ServerProfile.ts';
import type { Sound } from '../../shared/domain/Sound.ts';
import type { User } from '../../shared/domain/User.ts';
import type { VideoLimit } from '../../shared/domain/videoLimits.ts';
import type { KeyChord } from '../../shared/ipc/keys.ts';
import type { ShareMode } from '../../shared/ipc/screen.ts';
import type { ErrorCode } from '../../shared/protocol/errors.ts';
import type { ToldHearing } from '../../shared/protocol/hearing.ts';
import type { WhisperEnd, WhisperTarget } from '../../shared/protocol/whisper.ts';
import type { MetPerson } from './metPeople.ts';
import {
  noWhisperKeys,
  noWhisperTargets,
  type WhisperKeys,
  type WhisperTargets,
} from './whisperPreferences.ts';

/**
 * Everything the components may know: plain, serialisable facts. `bindings.ts` is the one writer of what comes from the
 * server and the voice engine; actions write preferences and wishes.
 */
export interface PerchState {
  readonly connection: Connection;
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
  readonly voice: Voice;
  readonly media: MediaPath;
  readonly microphone: Microphone;
  readonly talk: Talk;
  /** Noise suppression by RNNoise. */
  readonly suppression: Suppression;
  readonly share: Share;
  readonly camera: Camera;
  /** What is behind me in what others see of it. */
  readonly background: Background;
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
  readonly whisper: Whisper;
  /** Who whispers to me now, or to all of my channel. */
  readonly whispers: readonly { readonly peerId: PeerId; readonly toChannel: boolean }[];
  /** Who did so last: whom I answer. */
  readonly lastWhisperer: UserId | null;
  /** Who of my channel hears me, as their apps and the server know it; who is missing is not known yet. */
  readonly hearing: Readonly<Record<PeerId, ToldHearing>>;
  /** My microphone is open and gives nothing, not even noise. */
  readonly microphoneSilent: boolean;
  readonly devices: Devices;
  /** `playingBackPlain`: with the noise left in, to compare. */
  readonly microphoneTest: 'off' | 'listening' | 'playingBack' | 'playingBackPlain';
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

/** The way to the server, as a person should understand it. */
export type Connection =
  | {
      readonly kind: 'connecting';
      readonly step: 'reachingServer' | 'signingIn';
      readonly attempt: number;
      /** Why the attempts before failed, where more is known than that nobody answered; as for `reconnecting`. */
      readonly obstacle?: 'originRefused' | 'noWebSocket';
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
      /**
       * `originRefused`: the server does not take the address of this page for one of its own. `noWebSocket`: it answers, but
       * WebSockets do not get through.
       */
      readonly reason: 'lost' | 'serverStopping' | 'unreachable' | 'originRefused' | 'noWebSocket';
      readonly attempt: number;
      /** `Date.now()` of the loss, to show for how long. */
      readonly since: number;
    }
  /** No further attempt is made by itself; `retryConnection` starts again. */
  | {
      readonly kind: 'stopped';
      readonly reason: 'replaced' | 'refused';
      /** Null with `refused`: something failed on this device, and the server has refused nothing. */
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

/** My own whisper: `starting` until the server has changed over; nobody hears me for so long. */
export type Whisper =
  | { readonly kind: 'off' }
  | { readonly kind: 'starting' | 'on'; readonly target: WhisperTarget };

/**
 * Why a whisper did not begin, or ended by itself. `unheard`: I am in no channel, muted, or without a microphone;
 * `nobodyYet`: nobody has whispered to me whom I could answer; `notChosen`: the key leads to nobody; `notHere`: they are in
 * no channel.
 */
export type WhisperFailure =
  | ErrorCode
  | WhisperEnd
  | 'unheard'
  | 'nobodyYet'
  | 'notChosen'
  | 'notHere';

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

/** A tool in my hand. */
export interface SelectedTool {
  /** Who shares what I point at. */
  readonly share: PeerId;
  readonly tool: 'pointer' | 'pen';
}

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

/**
 * How the background of my camera does: `off` where none is wanted or the camera is; `unavailable` and `slow` where the
 * camera's own picture goes on, because the background cannot be changed here, or because the machine does not keep up.
 */
export type Background = 'off' | 'starting' | 'running' | 'unavailable' | 'slow';

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

/** That somebody plays a sound. */
export interface SoundPlay {
  readonly id: number;
  readonly peerId: PeerId;
  readonly name: string;
  readonly emoji: string | null;
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
  readonly cameraBackground: 'none' | 'blur' | 'picture';
  /** When my own picture for it was chosen, as `Date.now()`; 0 without one. The picture is kept beside. */
  readonly backgroundPicture: number;
  /** What my shares are for; in the desktop app the picker asks each time. */
  readonly shareMode: ShareMode;
  /** How much pictures of others may take, in bit/s; null for no limit. */
  readonly receivingLimit: VideoLimit;
  /** The same of what I send. */
  readonly sendingLimit: VideoLimit;
  readonly echoCancellation: boolean;
  readonly noiseSuppression: 'off' | 'browser' | 'rnnoise';
  readonly autoGainControl: boolean;
  /** Everybody's voice at one loudness, as I hear them. */
  readonly levelling: boolean;
  /** Short sounds for who comes and goes, and for my own switches. */
  readonly earcons: boolean;
  /** Whether I hear the soundboard, and how loud: 0 … 2. */
  readonly soundboard: boolean;
  readonly soundboardVolume: number;
  readonly favouriteSounds: Readonly<Record<SoundId, true>>;
  /** When my voice is sent: always, above a threshold, or while a key is down. */
  readonly talkMode: 'always' | 'voiceActivation' | 'pushToTalk';
  /** dBov: quieter than this is not sent under voice activation. */
  readonly voiceThresholdDbov: number;
  /** Push-to-talk in a browser, while the page has the focus; the desktop app has its own keys. */
  readonly talkKey: KeyChord | null;
  /** How long my voice goes on after that key is up, in ms. */
  readonly releaseDelayMs: number;
  /** Whether others may whisper to me here. */
  readonly takesWhispers: boolean;
  /** To whom the keys for whispering lead here. */
  readonly whisperTargets: WhisperTargets;
  /** Whom I have seen in a channel here, the newest first. */
  readonly metPeople: readonly MetPerson[];
  /** Those keys in a browser; the desktop app has its own. */
  readonly whisperKeys: WhisperKeys;
  /** Gain per user, 0 … 2; who is missing has 1. */
  readonly volumes: Readonly<Record<UserId, number>>;
  /** The same for the sound of each user's shares. */
  readonly shareVolumes: Readonly<Record<UserId, number>>;
  /** Whether those who watch what I share may point and draw on it. */
  readonly allowDrawing: boolean;
  /** `auto`: a grid, until a share is watched. What is pinned is large in each of them. */
  readonly stageLayout: 'auto' | 'grid' | 'spotlight';
  /** From myself, on the stage. */
  readonly hideOwnTile: boolean;
  readonly hideWithoutVideo: boolean;
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

export const defaultPreferences: Preferences = {
  language: 'system',
  theme: 'system',
  microphoneId: null,
  speakerId: null,
  cameraId: null,
  cameraFacing: 'front',
  cameraPreview: 'once',
  cameraBackground: 'none',
  backgroundPicture: 0,
  shareMode: 'auto',
  receivingLimit: null,
  sendingLimit: null,
  echoCancellation: true,
  noiseSuppression: 'browser',
  autoGainControl: true,
  levelling: true,
  earcons: true,
  soundboard: true,
  soundboardVolume: 1,
  favouriteSounds: {},
  talkMode: 'always',
  voiceThresholdDbov: -50,
  talkKey: null,
  releaseDelayMs: 200,
  takesWhispers: true,
  whisperTargets: noWhisperTargets,
  metPeople: [],
  whisperKeys: noWhisperKeys,
  volumes: {},
  shareVolumes: {},
  allowDrawing: true,
  stageLayout: 'auto',
  hideOwnTile: false,
  hideWithoutVideo: false,
};
