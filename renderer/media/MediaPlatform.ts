import type { GatedVoice } from './audio/gateVoice.ts';
import type { SuppressedVoice } from './audio/suppressNoise.ts';
import type { ChangeBackground } from './background/CameraBackground.ts';
import type { ScreenCapture } from './send/LocalShare.ts';

/** What the media engine needs beyond WebRTC: microphones, screens, and a silent track. */
export interface MediaPlatform {
  readonly mediaDevices: Pick<
    MediaDevices,
    'getUserMedia' | 'enumerateDevices' | 'addEventListener' | 'removeEventListener'
  > &
    ScreenCapture;
  /** A live, silent audio track; sent while no microphone is open. */
  createSilence(): MediaStreamTrack;
  /**
   * Lets a track's sound through only while it is loud enough.
   *
   * @throws Error in a browser that cannot do this
   */
  gateVoice(track: MediaStreamTrack): Promise<GatedVoice>;
  /**
   * Removes the noise from a track's sound.
   *
   * @throws Error in a browser that cannot do this
   */
  suppressNoise(track: MediaStreamTrack): Promise<SuppressedVoice>;
  readonly changeBackground: ChangeBackground;
}
