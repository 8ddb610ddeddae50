import type { RtpEncodingParameters } from 'mediasoup-client/types';
import { cameraLayers } from '../../../shared/domain/cameraLayers.ts';

/** On a telephone: the camera above the screen, or the one on the back. */
export type CameraFacing = 'front' | 'back';

/** What a person chose about their camera. */
export interface CameraChoice {
  /** null: the one that faces as `cameraFacing` says, or the system's default. */
  readonly cameraId: string | null;
  readonly cameraFacing: CameraFacing;
}

/** What to ask `getUserMedia` for. An engine gives the nearest that the camera can. */
export function cameraConstraints({ cameraId, cameraFacing }: CameraChoice): MediaTrackConstraints {
  return {
    ...(cameraId === null
      ? { facingMode: { ideal: cameraFacing === 'front' ? 'user' : 'environment' } }
      : { deviceId: { exact: cameraId } }),
    width: { ideal: 1280 },
    height: { ideal: 720 },
    frameRate: { ideal: 30, max: 30 },
  };
}

/** Whether a camera opened for the one is also right for the other. */
export function sameCamera(a: CameraChoice, b: CameraChoice): boolean {
  return JSON.stringify(cameraConstraints(a)) === JSON.stringify(cameraConstraints(b));
}

/** From these longer sides on libwebrtc sends so many layers (`video/config/simulcast.cc`); more would never be sent. */
const twoLayersFrom = 480;
const threeLayersFrom = 960;

/** In how many layers a picture with this longer side is sent. */
export function layerCountOf(longSide: number): number {
  if (longSide >= threeLayersFrom) return 3;
  return longSide >= twoLayersFrom ? 2 : 1;
}

/** So many encodings, lowest first, none of which runs before it is wanted. */
export function cameraEncodings(count: number): RtpEncodingParameters[] {
  return cameraLayers.slice(0, count).map(({ maxBitrate, maxFramerate }, index) => ({
    active: false,
    scaleResolutionDownBy: 2 ** (count - 1 - index),
    maxBitrate,
    maxFramerate,
    // Half and a quarter of the frames can be left out for a weak viewer.
    scalabilityMode: 'L1T3',
  }));
}

/** Why a camera is not on. */
export type CameraFailure =
  | 'missing'
  | 'denied'
  | 'busy'
  | 'failed'
  /** The server does not take it. */
  | 'refused'
  /** It was pulled out, or the system took it away. */
  | 'unplugged';

/** Why `getUserMedia` failed, in words of the app (names as in W3C mediacapture-main). */
export function cameraFailure(error: unknown): CameraFailure {
  switch (error instanceof Error ? error.name : '') {
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'failed';
  }
}
