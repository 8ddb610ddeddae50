import type { ActionContext } from './ActionContext.ts';
import { setPreferences } from './setPreferences.ts';

/** Whether others may point and draw on what I share: from now on, and the next time. */
export function allowDrawing(context: ActionContext, allowed: boolean): void {
  setPreferences(context, { allowDrawing: allowed });
}
