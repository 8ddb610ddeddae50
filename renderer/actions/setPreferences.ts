import type { Preferences } from '../store/PerchState.ts';
import type { ActionContext } from './ActionContext.ts';

/** The engine is told here; the loudspeaker follows the store, as language and theme do. */
export function setPreferences(
  { store, engine }: ActionContext,
  change: Partial<Preferences>,
): void {
  const { preferences: before } = store.getState();
  const preferences = { ...before, ...change };
  store.setState({ preferences });
  engine.setMicrophone(preferences);
  engine.setTalkChoice(preferences);
  engine.allowWhispers(preferences.takesWhispers);
  engine.video.camera.setChoice(preferences);
  engine.video.budget.setLimits(preferences);
  engine.video.shares.setMode(preferences.shareMode);
  if (preferences.allowDrawing !== before.allowDrawing) {
    engine.video.pointers.allowDrawing(preferences.allowDrawing);
  }
}
