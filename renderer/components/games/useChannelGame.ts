import { useStore } from 'zustand';
import type { Game, Player, PlayerUser } from '../../../shared/domain/Game.ts';
import type { UserId } from '../../../shared/domain/ids.ts';
import type { ErrorCode, Failure } from '../../../shared/protocol/errors.ts';
import type { ChannelGame, ChannelGameState } from '../../state/ChannelGame.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { useClient, usePerch } from '../ui/ClientContext.tsx';
import { failureText } from '../ui/failureText.ts';
import { useLoaded } from '../ui/hooks/useLoaded.ts';

/** What plays games in my channel; null until its code is loaded. */
export function useChannelGame(): ChannelGame | null {
  return useLoaded(useClient().loadChannelGame);
}

/** Subscribes to part of the state. The selector must answer the same object for the same state. */
export function useGameState<T>(play: ChannelGame, select: (state: ChannelGameState) => T): T {
  return useStore(play.state, select);
}

/** My own id; never null where a game is shown. */
export function useMyId(): UserId | undefined {
  return usePerch((state) => state.me?.user.id);
}

/** The player with this id; undefined when they have left for so long that they are forgotten. */
export function playerOf({ players }: Game, id: UserId | undefined): Player | undefined {
  return players.find(({ user }) => user.id === id);
}

/** Whether this person plays, and has not left. */
export function isPlaying(game: Game, id: UserId | undefined): boolean {
  const player = playerOf(game, id);
  return player !== undefined && player.presence !== 'left';
}

/** Whether the user plays in their channel and sees the game, in the place of the board. */
export function useIsGameShown(play: ChannelGame): boolean {
  const me = useMyId();
  return useGameState(play, ({ game, isShown }) => game !== null && isShown && isPlaying(game, me));
}

/** The name of a player; empty for one who is forgotten. */
export function nameOf(game: Game, id: PlayerUser['id']): string {
  return playerOf(game, id)?.user.name ?? '';
}

/** Runs an action of the game, and says why it failed; `conflict` is no news, because the game shows what has happened. */
export function useGameAction(): (
  action: Promise<Failure | null>,
  own?: Partial<Record<ErrorCode, string>>,
) => void {
  const { t } = useTranslation();
  const announce = useAnnounce();
  return (action, own = {}) => {
    void action.then((failure) => {
      if (failure === null || failure.code === 'conflict') return;
      announce(own[failure.code] ?? failureText(t, failure.code));
    });
  };
}
