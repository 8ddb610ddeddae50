import type { ChangedVideo } from './CameraBackground.ts';

/** As in W3C mediacapture-extensions: cameras that blur by themselves, which costs nothing here. */
interface BlurConstraint {
  readonly backgroundBlur?: boolean;
}

/** Lets the camera blur its background, where it can; null where it cannot. */
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
    // What its system switches off by itself was switched off by the person there.
    onFault: () => undefined,
    close() {
      if (can.backgroundBlur?.includes(false)) void blur(false).catch(() => undefined);
    },
  };
}
