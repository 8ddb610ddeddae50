import { useEffect } from 'react';
import type { Boards } from '../../state/Boards.ts';
import { usePerch } from '../ui/ClientContext.tsx';
import { useDecision } from '../ui/useMay.ts';
import { BoardPane } from './BoardPane.tsx';
import { useBoards, useShownBoard } from './useBoards.ts';

/** The place of a channel's board in the window: empty while none is shown. */
export function BoardPart() {
  const boards = useBoards();
  return boards && <ShownBoard boards={boards} />;
}

function ShownBoard({ boards }: { boards: Boards }) {
  const channelId = useShownBoard(boards);
  const channel = usePerch(({ presence }) => presence.channels.find(({ id }) => id === channelId));
  const mayLook = useDecision('read', channelId)?.allowed === true;
  const isGone = channelId !== null && (!channel || !mayLook);
  useEffect(() => {
    if (isGone) boards.show(null);
  }, [boards, isGone]);
  if (!channel || isGone) return null;
  return <BoardPane key={channel.id} channel={channel} onClose={() => boards.show(null)} />;
}
