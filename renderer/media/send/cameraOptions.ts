import type { RtpEncodingParameters } from 'mediasoup-client/types';
import { cameraLayers } from '../../../shared/domain/cameraLayers.ts';
import type { Preferences } from '../../state/preferences.ts';

/** The preferences for which camera to open. */
export type CameraChoice = Pick<Preferences, 'cameraId' | 'cameraFacing'>;

/** What to request from `getUserMedia`. The browser chooses the nearest that the camera supports. */
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

/** Whether both choices open the same camera in the same way. */
export function sameCamera(a: CameraChoice, b: CameraChoice): boolean {
  return JSON.stringify(cameraConstraints(a)) === JSON.stringify(cameraConstraints(b));
}

/**
 * libwebrtc sends this many layers from these long sides on (`video/config/simulcast.cc`); more would never be sent.
 */
const twoLayersFrom = 480;
const threeLayersFrom = 960;

/** The number of layers for a video with this long side in pixels. */
export function layerCountOf(longSide: number): number {
  if (longSide >= threeLayersFrom) return 3;
  return longSide >= twoLayersFrom ? 2 : 1;
}

/** The encodings for this many layers, lowest first. All start inactive. */
export function cameraEncodings(count: number): RtpEncodingParameters[] {
  return cameraLayers.slice(0, count).map(({ maxBitrate, maxFramerate }, index) => ({
    active: false,
    scaleResolutionDownBy: 2 ** (count - 1 - index),
    maxBitrate,
    maxFramerate,
    // Half or three quarters of the frames can be dropped for a viewer with a slow connection.
    scalabilityMode: 'L1T3',
  }));
}
