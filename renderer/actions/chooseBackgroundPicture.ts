import { keepBackgroundPicture } from '../media/background/backgroundPicture.ts';
import type { ActionContext } from './ActionContext.ts';
import { setPreferences } from './setPreferences.ts';

/** Keeps the picture on this device, and takes it at once. False where it is none that can be read. */
export async function chooseBackgroundPicture(
  context: ActionContext,
  file: Blob,
): Promise<boolean> {
  const isKept = await keepBackgroundPicture(context.shelf, file).catch(() => false);
  if (isKept) {
    setPreferences(context, { cameraBackground: 'picture', backgroundPicture: Date.now() });
  }
  return isKept;
}
