import { useEffect } from 'react';
import type { PeerId } from '../../../shared/domain/ids.ts';
import type { SelectedTool } from '../../state/callState.ts';
import { useActions } from '../ui/ClientContext.tsx';
import { plainKey } from '../video/tileKeys.ts';

/** Keys that select or deselect a tool on a share. */
export const toolKeys: Readonly<Record<SelectedTool['tool'], string>> = { pointer: 'L', pen: 'D' };
export const tools = Object.keys(toolKeys) as SelectedTool['tool'][];

/** Makes the tool keys work in the tile or window that `find` answers. */
export function useToolKeys(share: PeerId, isThere: boolean, find: () => EventTarget | null) {
  const { selectTool } = useActions();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the target does not change while it exists.
  useEffect(() => {
    const place = isThere ? find() : null;
    const onKeyDown = (event: Event) => {
      const press = event as KeyboardEvent;
      const tool = tools.find((each) => toolKeys[each] === plainKey(press));
      if (tool === undefined || press.repeat) return;
      press.preventDefault();
      selectTool(share, tool);
    };
    place?.addEventListener('keydown', onKeyDown);
    return () => place?.removeEventListener('keydown', onKeyDown);
  }, [share, isThere, selectTool]);
}
