import type { Preferences } from '../state/preferences.ts';
import type { ActionContext } from './ActionContext.ts';

export type PreferenceActions = ReturnType<typeof createPreferenceActions>;

/** The settings of this device. */
export function createPreferenceActions({
  store,
  engine,
}: Pick<ActionContext, 'store' | 'engine'>) {
  return {
    /**
     * Changes some preferences, also during a call. The engine gets its part here; speaker, talk mode, language and theme
     * follow the store.
     */
    setPreferences(change: Partial<Preferences>): void {
      const { preferences: before } = store.getState();
      const preferences = { ...before, ...change };
      store.setState({ preferences });
      engine.setMicrophone(preferences);
      engine.allowWhispers(preferences.takesWhispers);
      engine.video.camera.setChoice(preferences);
      engine.video.budget.setLimits(preferences);
      engine.video.shares.setMode(preferences.shareMode);
      if (preferences.allowDrawing !== before.allowDrawing) {
        engine.video.pointers.allowDrawing(preferences.allowDrawing);
      }
    },
  };
}
