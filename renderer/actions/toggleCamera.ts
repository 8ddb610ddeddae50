import type { ActionContext } from './ActionContext.ts';
import { turnCameraOn } from './turnCameraOn.ts';

/** Ends the camera or its preview; starts it where it is off, which shows it to myself first if I want that. */
export function toggleCamera(context: ActionContext): void {
  const { store, engine } = context;
  const { camera, voice, preferences } = store.getState();
  if (camera.kind !== 'off') engine.video.camera.turnOff();
  else if (voice.kind !== 'joined') return;
  else if (preferences.cameraPreview === 'never') turnCameraOn(context);
  else engine.video.camera.preview();
}
