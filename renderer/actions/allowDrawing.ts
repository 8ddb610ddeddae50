import type { ActionContext } from './ActionContext.ts';

/** Whether others may point and draw on what I share: from now on, and the next time. */
export function allowDrawing({ store, engine }: ActionContext, allowed: boolean): void {
  store.setState(({ preferences }) => ({ preferences: { ...preferences, allowDrawing: allowed } }));
  engine.video.pointers.allowDrawing(allowed);
}
