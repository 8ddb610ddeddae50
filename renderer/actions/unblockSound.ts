import type { ActionContext } from './ActionContext.ts';

/** Must be called from a click: browsers hold sound back until one. */
export function unblockSound({ output }: ActionContext): void {
  output.unblock();
}
