import type { ActionContext } from './ActionContext.ts';

/** Unmuting while deafened ends both: who wants to speak wants to hear. */
export function setMuted({ engine }: ActionContext, muted: boolean): void {
  engine.setMuted(muted);
}
