import type { PeerId } from '../../shared/domain/ids.ts';
import type { HeldTool } from '../store/PerchState.ts';
import type { ActionContext } from './ActionContext.ts';

/** Takes a tool for a share, or puts it down where I hold it already; does nothing where I may not. */
export function takeTool(
  { store, engine }: ActionContext,
  share: PeerId,
  tool: HeldTool['tool'],
): void {
  const { heldTool } = store.getState();
  const isHeld = heldTool?.share === share && heldTool.tool === tool;
  const mayHold = !isHeld && engine.video.pointers.mayPointAt(share);
  store.setState({ heldTool: mayHold ? { share, tool } : null });
}
