import type { RtpEncodingParameters } from 'mediasoup-client/types';
import type { ScreenPick, ShareMode } from '../../../shared/ipc/screen.ts';
import type { ShareFailure } from '../../state/callState.ts';

interface ScreenVideo extends MediaTrackConstraints {
  readonly frameRate: ConstrainDoubleRange;
}
/** What of W3C screen-capture TypeScript's DOM library does not know yet. */
interface ScreenAudio extends MediaTrackConstraints {
  /** Leaves out what this page itself plays. */
  restrictOwnAudio?: boolean;
  suppressLocalAudioPlayback?: boolean;
}
export interface ScreenOptions extends DisplayMediaStreamOptions {
  readonly video: ScreenVideo;
  readonly audio: ScreenAudio | false;
  readonly selfBrowserSurface: 'exclude';
  readonly surfaceSwitching: 'include';
  readonly systemAudio: 'include' | 'exclude';
}

/** How a kind of share is captured and sent. */
interface ModeSettings {
  readonly video: ScreenVideo;
  readonly contentHint: '' | 'detail' | 'motion';
  /** Ceilings of the highest layer; the engine goes below them by itself. */
  readonly encoding: Required<Pick<RtpEncodingParameters, 'maxBitrate' | 'maxFramerate'>>;
}

const modes: Record<ShareMode, ModeSettings> = {
  // No limit of size: it is the frame rate that gives way, and letters stay as they are.
  sharp: {
    video: { frameRate: { max: 10 } },
    contentHint: 'detail',
    encoding: { maxBitrate: 5_000_000, maxFramerate: 10 },
  },
  smooth: {
    video: { width: { max: 1920 }, height: { max: 1080 }, frameRate: { ideal: 60, max: 60 } },
    contentHint: 'motion',
    encoding: { maxBitrate: 8_000_000, maxFramerate: 60 },
  },
  auto: {
    video: { frameRate: { max: 30 } },
    contentHint: '',
    encoding: { maxBitrate: 5_000_000, maxFramerate: 30 },
  },
};

/** In a browser its own picker asks for all but the mode. */
export function browsersPick(mode: ShareMode): Omit<ScreenPick, 'name'> {
  return { mode, sound: true };
}

/** What to ask `getDisplayMedia` for. Whatever an engine does not know of it, it passes over. */
export function screenOptions({ mode, sound }: Pick<ScreenPick, 'mode' | 'sound'>): ScreenOptions {
  return {
    video: modes[mode].video,
    audio: sound && {
      // It is no voice: nothing is to be filtered out of it.
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: false,
      channelCount: 2,
      restrictOwnAudio: true,
      suppressLocalAudioPlayback: false,
    },
    selfBrowserSurface: 'exclude',
    surfaceSwitching: 'include',
    systemAudio: sound ? 'include' : 'exclude',
  };
}

/**
 * What a captured picture is told so that a screen on which nothing moves is seen at once by who begins to watch; null where
 * it must not be. Chromium gives an encoder what it had last as soon as a whole picture is asked of it, and again until it is
 * sharp, only where the rate has a lower end, which `getDisplayMedia` does not take (libwebrtc, `frame_cadence_adapter.cc`);
 * otherwise it waits for the next picture, up to a second. What is sent as motion would get none at all.
 */
export function stillConstraints(mode: ShareMode): MediaTrackConstraints | null {
  const { video, contentHint: hint } = modes[mode];
  return hint === 'motion' ? null : { ...video, frameRate: { ...video.frameRate, min: 0 } };
}

/** What the encoder is told about the pictures (W3C mst-content-hint). */
export function contentHint(mode: ShareMode): string {
  return modes[mode].contentHint;
}

export function encodingOf(mode: ShareMode): ModeSettings['encoding'] {
  return modes[mode].encoding;
}

/**
 * Why `getDisplayMedia` failed; null when somebody cancelled, which is no failure. Engines report both as
 * `NotAllowedError`; Chromium alone says in words when it was the system that forbade it.
 */
export function captureFailure(error: unknown): ShareFailure | null {
  const { name, message } = error instanceof Error ? error : { name: '', message: '' };
  switch (name) {
    case 'NotAllowedError':
      return /by system/i.test(message) ? 'denied' : null;
    case 'AbortError':
      return null;
    case 'NotSupportedError':
      return 'unsupported';
    default:
      return 'failed';
  }
}
