import type { ConnectionState } from '../state/ConnectionState.ts';
import type {
  BackgroundState,
  CameraState,
  ChannelState,
  MicrophoneState,
  ShareState,
  SuppressionState,
} from '../state/callState.ts';
import type { Notice } from './PerchState.ts';

/** A notice before the store gives it an id. */
export type NewNotice = Notice extends infer Each
  ? Each extends Notice
    ? Omit<Each, 'id'>
    : never
  : never;

/** The notice for a change of the channel, or null. */
export function channelNotice(before: ChannelState, now: ChannelState): NewNotice | null {
  if (now.kind === 'joining') return null;
  const failureBefore = before.kind === 'joining' ? null : before.failure;
  if (now.failure !== null && now.failure !== failureBefore) {
    return { kind: 'joinFailed', ...now.failure };
  }
  if (now.kind === 'joined') {
    const same = before.kind === 'joined' && before.channelId === now.channelId;
    return same ? null : { kind: 'joined', channelId: now.channelId };
  }
  return before.kind === 'outside' ? null : { kind: 'left' };
}

/** The notice for a change of the connection, or null. */
export function connectionNotice(before: ConnectionState, now: ConnectionState): NewNotice | null {
  if (before.kind === 'ready' && now.kind === 'reconnecting') {
    return { kind: now.reason === 'serverStopping' ? 'serverStopping' : 'connectionLost' };
  }
  if (before.kind === 'reconnecting' && now.kind === 'ready') return { kind: 'connectionBack' };
  return null;
}

/** The notice for a change of the microphone, or null. `before` is the last state other than `opening`. */
export function microphoneNotice(before: MicrophoneState, now: MicrophoneState): NewNotice | null {
  if (now.kind === 'none') {
    const same = before.kind === 'none' && before.reason === now.reason;
    return same ? null : { kind: 'listenOnly', reason: now.reason };
  }
  return before.kind === 'none' && now.kind === 'live' ? { kind: 'microphoneBack' } : null;
}

/** The notice if noise suppression failed, or null. */
export function suppressionNotice(now: SuppressionState): NewNotice | null {
  return now === 'unavailable' || now === 'starved'
    ? { kind: 'suppressionLost', reason: now }
    : null;
}

/** The notice for a change of the user's share, or null. */
export function shareNotice(before: ShareState, now: ShareState): NewNotice | null {
  if (now.kind === 'live') return before.kind === 'live' ? null : { kind: 'shareLive' };
  if (now.kind !== 'off') return null;
  if (now.failure !== null) return { kind: 'shareFailed', reason: now.failure };
  return before.kind === 'live' ? { kind: 'shareStopped' } : null;
}

/** The notice for a change of the user's camera, or null. The preview shows its failures itself. */
export function cameraNotice(before: CameraState, now: CameraState): NewNotice | null {
  if (now.kind === 'live') return before.kind === 'live' ? null : { kind: 'cameraLive' };
  if (now.kind !== 'off') return null;
  if (now.failure !== null) return { kind: 'cameraFailed', reason: now.failure };
  return before.kind === 'live' ? { kind: 'cameraOff' } : null;
}

/** The notice if the camera's background failed, or null. */
export function backgroundNotice(now: BackgroundState): NewNotice | null {
  return now === 'unavailable' || now === 'slow' ? { kind: 'backgroundLost', reason: now } : null;
}

interface MuteAndDeafen {
  readonly muted: boolean;
  readonly deafened: boolean;
}

/** The notice for a change of mute or deafen, or null. */
export function switchNotice(before: MuteAndDeafen, now: MuteAndDeafen): NewNotice | null {
  if (before.deafened !== now.deafened) return { kind: now.deafened ? 'deafened' : 'undeafened' };
  if (before.muted !== now.muted) return { kind: now.muted ? 'muted' : 'unmuted' };
  return null;
}
