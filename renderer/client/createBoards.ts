import { BoardClient } from '../boards/BoardClient.ts';
import type { MediaConnection } from '../media/MediaConnection.ts';
import type { ServerSession } from '../signaling/ServerSession.ts';
import type { SignalingClient } from '../signaling/SignalingClient.ts';
import type { PerchStore } from '../store/perchStore.ts';

/** Builds the part of the client for boards, which is loaded after the page. `signal` ends it. */
export function createBoards(
  store: PerchStore,
  session: ServerSession,
  signaling: SignalingClient,
  pointer: MediaConnection['pointer'],
  signal: AbortSignal,
): BoardClient {
  const boards = new BoardClient({
    session,
    signaling,
    pointer,
    isConnected: () => store.getState().connection.kind === 'ready',
  });
  signal.addEventListener('abort', () => boards.close());
  return boards;
}
