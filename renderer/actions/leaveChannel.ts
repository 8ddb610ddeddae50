import type { ActionContext } from './ActionContext.ts';

export function leaveChannel({ engine }: ActionContext): void {
  engine.leave();
}
