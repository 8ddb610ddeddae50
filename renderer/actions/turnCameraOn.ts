import type { ActionContext } from './ActionContext.ts';
import { setPreferences } from './setPreferences.ts';

/** Whoever has seen themselves once needs one click only from then on. */
export function turnCameraOn(context: ActionContext): void {
  const { store, engine } = context;
  if (store.getState().preferences.cameraPreview === 'once') {
    setPreferences(context, { cameraPreview: 'never' });
  }
  engine.video.camera.turnOn();
}
