import type { ActionContext } from './ActionContext.ts';

export function talk({ engine }: ActionContext, on: boolean): void {
  engine.setTalking(on);
}
