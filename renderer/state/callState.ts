import type { ChannelId, PeerId, UserId } from '../../shared/domain/ids.ts';
import type { WhisperTarget } from '../../shared/domain/whisperTarget.ts';
import type { WhisperSlot } from '../../shared/keys/whisperSlots.ts';
import type { ErrorCode } from '../../shared/protocol/errors.ts';
import type { WhisperEnd } from '../../shared/protocol/streams/whisper.ts';

/** The user's channel, and the one that they are moving to. */
export type ChannelState =
  | { readonly kind: 'outside'; readonly failure: JoinFailure | null }
  /** `from` is the channel on the server until the move is done; null if there is none. */
  | { readonly kind: 'joining'; readonly channelId: ChannelId; readonly from: ChannelId | null }
  | {
      readonly kind: 'joined';
      readonly channelId: ChannelId;
      readonly failure: JoinFailure | null;
    };

/** Why the last join failed. */
export interface JoinFailure {
  readonly channelId: ChannelId;
  readonly code: ErrorCode;
}

/** The channel that the user is in. During a move this is the old channel, until the server has answered. */
export function currentChannel(channel: ChannelState): ChannelId | null {
  switch (channel.kind) {
    case 'outside':
      return null;
    case 'joining':
      return channel.from;
    case 'joined':
      return channel.channelId;
  }
}

/**
 * The two channels that the user joined last, newest first. A move that fails changes nothing, nor does a reconnect to the
 * same channel.
 */
export function withVisited(
  visited: readonly ChannelId[],
  channel: ChannelState,
): readonly ChannelId[] {
  if (channel.kind !== 'joined' || channel.channelId === visited[0]) return visited;
  return [channel.channelId, ...visited].slice(0, 2);
}

/** The network path of packets: straight to the server, through a TURN server (`relay`), or straight to another person. */
export interface TransportPath {
  readonly way: 'udp' | 'tcp' | 'relay' | 'direct';
  readonly roundTripMs: number | null;
}

/** The connection of sound and video between this app and the server. */
export type MediaPathState =
  | { readonly kind: 'preparing' }
  | ({ readonly kind: 'connected' } & TransportPath)
  /** `since` is the `Date.now()` of the loss. */
  | { readonly kind: 'interrupted'; readonly since: number }
  /** Neither UDP nor TCP reaches the server's port, and no relay does. */
  | { readonly kind: 'blocked' };

export type MicrophoneState =
  | { readonly kind: 'closed' }
  | { readonly kind: 'opening' }
  | { readonly kind: 'live'; readonly deviceId: string; readonly label: string }
  /** The user can only listen. */
  | { readonly kind: 'none'; readonly reason: MicrophoneFailure };

/** Why a microphone cannot be opened. */
export type MicrophoneFailure = 'missing' | 'denied' | 'busy' | 'failed';

/** `playingBack` plays what others would hear; `playingBackPlain` does so without noise suppression, to compare. */
export type MicrophoneTestState = 'off' | 'listening' | 'playingBack' | 'playingBackPlain';

/**
 * Whether the talk mode lets the voice through; mute is separate. `ungated`: voice activation does not work in this browser,
 * so everything is sent.
 */
export type TalkState = 'open' | 'closed' | 'ungated';

/**
 * The state of RNNoise. `off`: not wanted, or no microphone is open. `unavailable`: it does not work here; `starved`: the
 * computer is too slow. In both cases the browser's own noise suppression replaces it.
 */
export type SuppressionState = 'off' | 'starting' | 'running' | 'unavailable' | 'starved';

/** The user's own whisper. While `starting` nobody hears the user, until the server has switched over. */
export type WhisperState =
  | { readonly kind: 'off' }
  | { readonly kind: 'starting' | 'on'; readonly target: WhisperTarget };

/**
 * Why a whisper did not start, or ended by itself: a refusal of the server, an end by the server, or a reason of this app.
 * `unheard`: the user is in no channel, muted, or has no microphone; `undisturbed`: the recipient
 * does not want to be disturbed; `nobodyYet`: nobody has whispered to the user yet, so
 * there is nobody to reply to; `notChosen`: the key has no recipient; `notHere`: the recipient is in no channel.
 */
export type WhisperFailure =
  | ErrorCode
  | WhisperEnd
  | 'unheard'
  | 'nobodyYet'
  | 'undisturbed'
  | 'notChosen'
  | 'notHere';

/** Who or what a whisper is meant for, before it is resolved to a target on the server. */
export type WhisperRecipient =
  | { readonly kind: 'user'; readonly userId: UserId }
  | { readonly kind: 'channel'; readonly channelId: ChannelId }
  | { readonly kind: 'slot'; readonly slot: WhisperSlot };

/** The user's own share of a screen or window. */
export type ShareState =
  | { readonly kind: 'off'; readonly failure: ShareFailure | null }
  /** The app's or the system's picker is open. */
  | { readonly kind: 'picking' }
  | { readonly kind: 'starting' }
  | {
      readonly kind: 'live';
      /** Name of the screen or window; null if the browser does not report it. */
      readonly name: string | null;
      readonly sound: boolean;
      readonly watchers: readonly PeerId[];
    };

/** Why a share did not start, or ended by itself. */
export type ShareFailure =
  /** This browser cannot capture screens, as on phones. */
  | 'unsupported'
  /** The system's privacy settings forbid it. */
  | 'denied'
  /** The capture could not be started. */
  | 'failed'
  /** The server rejects it. */
  | 'refused'
  /** As for a camera. */
  | 'cannotEncrypt'
  /** The window was closed, or the browser's own button ended the share. */
  | 'sourceGone';

/** The tool that the user points or draws with on a share. */
export interface SelectedTool {
  /** The peer that shares. */
  readonly share: PeerId;
  readonly tool: 'pointer' | 'pen';
}

/** The user's own camera. */
export type CameraState =
  | { readonly kind: 'off'; readonly failure: CameraFailure | null }
  /** Only the user sees it. With a `failure` there is no camera to show. */
  | {
      readonly kind: 'preview';
      readonly failure: CameraFailure | null;
      readonly camera: OpenCamera | null;
    }
  | { readonly kind: 'starting' }
  | { readonly kind: 'live'; readonly camera: OpenCamera };

/** The camera that is open. */
export interface OpenCamera {
  readonly deviceId: string;
  readonly label: string;
  /** Null if the browser does not report it, as for cameras of computers. */
  readonly facing: CameraFacing | null;
}

/** The camera of a phone: above the screen, or on the back. */
export type CameraFacing = 'front' | 'back';

/** Why a camera is not on. */
export type CameraFailure =
  | 'missing'
  | 'denied'
  | 'busy'
  | 'failed'
  /** The server rejects it. */
  | 'refused'
  /** The channel is encrypted, and this browser sends video only in a way that cannot be. */
  | 'cannotEncrypt'
  /** It was unplugged, or the system took it away. */
  | 'unplugged';

/** The state of the camera's background. With a `BackgroundFault` the camera is sent as it is. */
export type BackgroundState = 'off' | 'starting' | 'running' | BackgroundFault;

/** `unavailable`: the background cannot be changed here; `slow`: the computer is too slow for it. */
export type BackgroundFault = 'unavailable' | 'slow';

/** A microphone, speaker or camera to choose. */
export interface DeviceChoice {
  readonly deviceId: string;
  readonly label: string;
}

export interface Devices {
  readonly microphones: readonly DeviceChoice[];
  readonly speakers: readonly DeviceChoice[];
  readonly cameras: readonly DeviceChoice[];
  /** Whether the browser can choose the speaker (`AudioContext.setSinkId`). */
  readonly canChooseSpeaker: boolean;
}

/** The events that have a short sound. */
export type EarconName =
  | 'join'
  | 'leave'
  | 'mute'
  | 'unmute'
  | 'deafen'
  | 'undeafen'
  | 'shareOn'
  | 'shareOff'
  | 'cameraOn'
  | 'cameraOff'
  | 'othersJoin'
  | 'othersLeave'
  | 'othersShareOn'
  | 'othersShareOff'
  | 'othersCameraOn'
  | 'othersCameraOff'
  | 'recordingOn'
  | 'recordingOff'
  | 'whispered'
  | 'knocked'
  | 'yourTurn'
  | 'guessedRight'
  | 'othersGuessedRight'
  | 'timeUp'
  | 'gameOver';
