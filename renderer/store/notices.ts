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

/** A notice without its number. */
export type News = Notice extends infer Each
  ? Each extends Notice
    ? Omit<Each, 'id'>
    : never
  : never;

/** What is worth saying when the place changed, or null. */
export function voiceNews(before: ChannelState, now: ChannelState): News | null {
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

/** What is worth saying when the connection changed, or null. */
export function connectionNews(before: ConnectionState, now: ConnectionState): News | null {
  if (before.kind === 'ready' && now.kind === 'reconnecting') {
    return { kind: now.reason === 'serverStopping' ? 'serverStopping' : 'connectionLost' };
  }
  if (before.kind === 'reconnecting' && now.kind === 'ready') return { kind: 'connectionBack' };
  return null;
}

/** What is worth saying of the microphone, or null. `before` is the last state in which its opening had ended. */
export function microphoneNews(before: MicrophoneState, now: MicrophoneState): News | null {
  if (now.kind === 'none') {
    const same = before.kind === 'none' && before.reason === now.reason;
    return same ? null : { kind: 'listenOnly', reason: now.reason };
  }
  return before.kind === 'none' && now.kind === 'live' ? { kind: 'microphoneBack' } : null;
}

/** What is worth saying of noise suppression, or null. It says nothing before it has failed. */
export function suppressionNews(now: SuppressionState): News | null {
  return now === 'unavailable' || now === 'starved'
    ? { kind: 'suppressionLost', reason: now }
    : null;
}

/** What is worth saying of my own share, or null. */
export function shareNews(before: ShareState, now: ShareState): News | null {
  if (now.kind === 'live') return before.kind === 'live' ? null : { kind: 'shareLive' };
  if (now.kind !== 'off') return null;
  if (now.failure !== null) return { kind: 'shareFailed', reason: now.failure };
  return before.kind === 'live' ? { kind: 'shareStopped' } : null;
}

/** What is worth saying of my own camera, or null. What goes wrong while I look at myself is said there. */
export function cameraNews(before: CameraState, now: CameraState): News | null {
  if (now.kind === 'live') return before.kind === 'live' ? null : { kind: 'cameraLive' };
  if (now.kind !== 'off') return null;
  if (now.failure !== null) return { kind: 'cameraFailed', reason: now.failure };
  return before.kind === 'live' ? { kind: 'cameraOff' } : null;
}

/** What is worth saying of my camera's background, or null. It says nothing before it has failed. */
export function backgroundNews(now: BackgroundState): News | null {
  return now === 'unavailable' || now === 'slow' ? { kind: 'backgroundLost', reason: now } : null;
}

interface MuteAndDeafen {
  readonly muted: boolean;
  readonly deafened: boolean;
}

/** What is worth saying when a switch was turned, or null. */
export function switchNews(before: MuteAndDeafen, now: MuteAndDeafen): News | null {
  if (before.deafened !== now.deafened) return { kind: now.deafened ? 'deafened' : 'undeafened' };
  if (before.muted !== now.muted) return { kind: now.muted ? 'muted' : 'unmuted' };
  return null;
}
