import { keepBackgroundPicture } from '../media/background/backgroundPicture.ts';
import type { ActionContext } from './ActionContext.ts';
import type { PreferenceActions } from './preferenceActions.ts';

/** The user's camera and its background. */
export function createCameraActions(
  { store, engine, images }: Pick<ActionContext, 'store' | 'engine' | 'images'>,
  { setPreferences }: PreferenceActions,
) {
  const { camera } = engine.video;

  /** Sends the camera to the channel. With the preference `once` this was the only preview. */
  function turnCameraOn(): void {
    if (store.getState().preferences.cameraPreview === 'once') {
      setPreferences({ cameraPreview: 'never' });
    }
    camera.turnOn();
  }

  return {
    turnCameraOn,

    /** Turns the camera or its preview off. */
    turnCameraOff(): void {
      camera.turnOff();
    },

    /** Turns the camera or its preview off, or on: with a preview first if the preferences ask for one. Only in a channel. */
    toggleCamera(): void {
      const state = store.getState();
      if (state.camera.kind !== 'off') camera.turnOff();
      else if (state.voice.kind !== 'joined') return;
      else if (state.preferences.cameraPreview === 'never') turnCameraOn();
      else camera.preview();
    },

    /** Shows the camera to the user only; also outside of a channel. */
    previewCamera(): void {
      camera.preview();
    },

    /** Changes between the front and the back camera of a phone. Starts from the open camera, else from the preference. */
    flipCamera(): void {
      const { camera: state, preferences } = store.getState();
      const open = state.kind === 'live' || state.kind === 'preview' ? state.camera : null;
      const facing = open?.facing ?? preferences.cameraFacing;
      setPreferences({ cameraId: null, cameraFacing: facing === 'front' ? 'back' : 'front' });
    },

    /**
     * Stores an image on this device and uses it as the camera's background.
     *
     * @returns false if the file is not a readable image, or cannot be stored
     */
    async chooseBackgroundPicture(file: Blob): Promise<boolean> {
      const isKept = await keepBackgroundPicture(images, file).catch(() => false);
      if (isKept) setPreferences({ cameraBackground: 'picture', backgroundPicture: Date.now() });
      return isKept;
    },
  };
}
