import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { type BoardId, boardKey } from '../../../shared/domain/board.ts';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { BoardConnection, Boards } from '../../state/Boards.ts';
import { useClient } from '../ui/ClientContext.tsx';
import { useLoaded } from '../ui/hooks/useLoaded.ts';

/** What boards are opened by; null until its code is loaded. */
export function useBoards(): Boards | null {
  return useLoaded(useClient().loadBoards);
}

/** The channel whose own board is shown; null for none. */
export function useShownBoard(boards: Boards): ChannelId | null {
  return useStore(boards.shown, ({ channelId }) => channelId);
}

/** A connection to a board as long as the component is there; null until it is made. */
export function useBoardConnection(id: BoardId): BoardConnection | null {
  const boards = useBoards();
  const [connection, setConnection] = useState<BoardConnection | null>(null);
  const { channelId, kind } = id;
  const key = boardKey(id);
  useEffect(() => {
    void key;
    if (!boards) return;
    const opened = boards.open({ channelId, kind });
    setConnection(opened);
    return () => {
      opened.close();
      setConnection(null);
    };
  }, [boards, key, channelId, kind]);
  return connection;
}
