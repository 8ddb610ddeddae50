import type { ActionContext } from './ActionContext.ts';

/** Deafened implies muted; its end brings the former mute back. */
export function setDeafened({ engine }: ActionContext, deafened: boolean): void {
  engine.setDeafened(deafened);
}
