import type { ActionContext } from './ActionContext.ts';

/** First start: my name here, and the join code where one is asked for. */
export function enter({ session }: ActionContext, name: string, joinCode?: string): void {
  session.enter(name, joinCode);
}
