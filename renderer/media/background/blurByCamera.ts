import type { ChangedVideo } from './CameraBackground.ts';

/** W3C mediacapture-extensions: cameras that blur by themselves, which costs no CPU here. */
interface BlurConstraint {
  readonly backgroundBlur?: boolean;
}

/** Makes the camera blur its background; null if it cannot. */
export async function blurByCamera(camera: MediaStreamTrack): Promise<ChangedVideo | null> {
  const can = camera.getCapabilities?.() as { backgroundBlur?: readonly boolean[] } | undefined;
  if (!can?.backgroundBlur?.includes(true)) return null;
  const blur = (backgroundBlur: boolean) =>
    camera.applyConstraints({
      ...camera.getConstraints(),
      backgroundBlur,
    } as MediaTrackConstraints & BlurConstraint);
  try {
    await blur(true);
  } catch {
    return null;
  }
  if ((camera.getSettings() as BlurConstraint).backgroundBlur !== true) return null;
  return {
    track: camera,
    // If blur is switched off in the system, the user did that.
    onFault: () => undefined,
    close() {
      if (can.backgroundBlur?.includes(false)) void blur(false).catch(() => undefined);
    },
  };
}
