import type { ActionContext } from './ActionContext.ts';

export function putToolDown({ store }: ActionContext): void {
  store.setState({ heldTool: null });
}
