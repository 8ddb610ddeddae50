import type { ActionContext } from './ActionContext.ts';

/**
 * Ends a share that runs, starts one where there is none. On the way to one it does nothing: a double click is no change of
 * mind.
 */
export function toggleShare({ store, engine }: ActionContext): void {
  const { kind } = store.getState().share;
  if (kind === 'off') engine.video.shares.start();
  else if (kind === 'live') engine.video.shares.stop();
}
