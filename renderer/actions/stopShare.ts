import type { ActionContext } from './ActionContext.ts';

/** Ends my share, also while it is being chosen. */
export function stopShare({ engine }: ActionContext): void {
  engine.video.shares.stop();
}
