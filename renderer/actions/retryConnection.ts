import type { ActionContext } from './ActionContext.ts';

export function retryConnection({ session }: ActionContext): void {
  session.retry();
}
