import type { ActionContext } from './ActionContext.ts';
import { setPreferences } from './setPreferences.ts';

/** The other one of a telephone’s two cameras, seen from the one that is open, or else from the one chosen last. */
export function turnCameraRound(context: ActionContext): void {
  const { camera, preferences } = context.store.getState();
  const open = camera.kind === 'live' || camera.kind === 'preview' ? camera.camera : null;
  const facing = open?.facing ?? preferences.cameraFacing;
  setPreferences(context, { cameraId: null, cameraFacing: facing === 'front' ? 'back' : 'front' });
}
