import { currentChannel } from '../../state/callState.ts';
import type { Language } from '../../texts/language.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { useDecision } from '../ui/hooks/useMay.ts';
import { isPlaying, useChannelGame, useGameAction, useMyId } from './useChannelGame.ts';

/** Starts a game in my channel, or joins the one that is played there; null where I may not. */
export function useGameStart(): (() => void) | null {
  const { i18n } = useTranslation();
  const act = useGameAction();
  const play = useChannelGame();
  const me = useMyId();
  const channelId = usePerch(({ voice }) => currentChannel(voice));
  const mayWrite = useDecision('write', channelId)?.allowed === true;
  if (!play || !mayWrite) return null;
  return () => {
    const { game } = play.state.getState();
    if (game === null) act(play.open(i18n.language as Language));
    else if (isPlaying(game, me)) play.show(true);
    else act(play.join());
  };
}
