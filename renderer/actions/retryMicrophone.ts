import type { ActionContext } from './ActionContext.ts';

export function retryMicrophone({ engine }: ActionContext): void {
  engine.retryMicrophone();
}
