import type { GatedVoice } from './audio/gateVoice.ts';
import type { SuppressedVoice } from './audio/suppressNoise.ts';
import type { ChangeBackground } from './background/CameraBackground.ts';
import type { ScreenCapture } from './send/LocalShare.ts';

/** What the engine needs of the machine beyond WebRTC: microphones, screens, and a track without sound. */
export interface MediaPlatform {
  readonly mediaDevices: Pick<
    MediaDevices,
    'getUserMedia' | 'enumerateDevices' | 'addEventListener' | 'removeEventListener'
  > &
    ScreenCapture;
  /** A live audio track that carries silence; sent while no microphone is open. */
  createSilence(): MediaStreamTrack;
  /**
   * Lets a track's sound through only while it is loud enough.
   *
   * @throws Error in an engine that cannot.
   */
  gateVoice(track: MediaStreamTrack): Promise<GatedVoice>;
  /**
   * Takes the noise out of a track's sound.
   *
   * @throws Error in an engine that cannot.
   */
  suppressNoise(track: MediaStreamTrack): Promise<SuppressedVoice>;
  readonly changeBackground: ChangeBackground;
}
