import type { ActionContext } from './ActionContext.ts';

/** Asks what to share, and shares it; does nothing while a share is under way. Must be called from a click in a browser. */
export function startShare({ engine }: ActionContext): void {
  engine.video.shares.start();
}
