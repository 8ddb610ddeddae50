import { useEffect } from 'react';
import type { Boards } from '../../state/Boards.ts';
import type { ChannelGame } from '../../state/ChannelGame.ts';
import { GamePart } from '../games/GamePart.tsx';
import { useChannelGame, useIsGameShown } from '../games/useChannelGame.ts';
import { usePerch } from '../ui/ClientContext.tsx';
import { useDecision } from '../ui/hooks/useMay.ts';
import { BoardPane } from './BoardPane.tsx';
import { useBoards, useShownBoard } from './useBoards.ts';

/** The place in the window for a game that I play, or else for a channel's board: empty while none is shown. */
export function BoardPart() {
  const play = useChannelGame();
  return play ? <GameOrBoard play={play} /> : <BoardAlone />;
}

function GameOrBoard({ play }: { play: ChannelGame }) {
  const isGameShown = useIsGameShown(play);
  return (
    <>
      <GamePart play={play} isShown={isGameShown} />
      {!isGameShown && <BoardAlone />}
    </>
  );
}

function BoardAlone() {
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
