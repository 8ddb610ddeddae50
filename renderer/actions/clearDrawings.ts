import type { ActionContext } from './ActionContext.ts';

/** Wipes away all that is drawn on my share, for everybody. */
export function clearDrawings({ engine }: ActionContext): void {
  engine.video.pointers.wipe();
}
