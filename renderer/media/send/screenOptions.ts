import type { RtpEncodingParameters } from 'mediasoup-client/types';
import type { ScreenPick, ShareMode } from '../../../shared/ipc/screen.ts';
import type { ShareFailure } from '../../state/callState.ts';

interface ScreenVideo extends MediaTrackConstraints {
  readonly frameRate: ConstrainDoubleRange;
}
/** The parts of W3C screen-capture that TypeScript's DOM library lacks. */
interface ScreenAudio extends MediaTrackConstraints {
  /** Excludes the sound that this page plays. */
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
  /** Maxima of the highest layer; the browser goes below them by itself. */
  readonly encoding: Required<Pick<RtpEncodingParameters, 'maxBitrate' | 'maxFramerate'>>;
}

const modes: Record<ShareMode, ModeSettings> = {
  // The size is not limited: the frame rate gives way, and letters stay sharp.
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

/** The browser's own picker asks for everything but the mode. */
export function browsersPick(mode: ShareMode): Omit<ScreenPick, 'name'> {
  return { mode, sound: true };
}

/** What to request from `getDisplayMedia`. Browsers ignore what they do not know. */
export function screenOptions({ mode, sound }: Pick<ScreenPick, 'mode' | 'sound'>): ScreenOptions {
  return {
    video: modes[mode].video,
    audio: sound && {
      // This is not a voice: nothing must be filtered out.
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
 * Constraints for a captured track, so that a still screen appears at once for a new viewer; null if they must not be
 * set. When a keyframe is requested, Chromium repeats the last frame, until it is sharp, only if the frame rate has a
 * minimum, which `getDisplayMedia` does not accept (libwebrtc, `frame_cadence_adapter.cc`). Otherwise it waits up to a
 * second for the next frame. With the hint `motion` no frame would be repeated at all.
 */
export function stillConstraints(mode: ShareMode): MediaTrackConstraints | null {
  const { video, contentHint: hint } = modes[mode];
  return hint === 'motion' ? null : { ...video, frameRate: { ...video.frameRate, min: 0 } };
}

/** The hint for the encoder (W3C mst-content-hint). */
export function contentHint(mode: ShareMode): string {
  return modes[mode].contentHint;
}

export function encodingOf(mode: ShareMode): ModeSettings['encoding'] {
  return modes[mode].encoding;
}

/**
 * Why `getDisplayMedia` failed; null if the user cancelled, which is no failure. Browsers report both as
 * `NotAllowedError`; only Chromium's message says when the system denied it.
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
