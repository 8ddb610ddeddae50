import { useEffect, useRef } from 'react';
import type { ChannelGame } from '../../state/ChannelGame.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { GamePane } from './GamePane.tsx';
import { isPlaying, nameOf, useGameState, useMyId } from './useChannelGame.ts';

interface GamePartProps {
  play: ChannelGame;
  /** Whether I play and want to see it. */
  isShown: boolean;
}

/** The game in its place in the window. Says when others begin one, and when mine ends. */
export function GamePart({ play, isShown }: GamePartProps) {
  const game = useGameState(play, (state) => state.game);
  const channel = usePerch(({ presence }) =>
    presence.channels.find(({ id }) => id === game?.channelId),
  );
  useGameNews(play);
  if (!game || !channel || !isShown) return null;
  return <GamePane key={channel.id} channel={channel} play={play} game={game} />;
}

function useGameNews(play: ChannelGame) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const me = useMyId();
  const latest = useRef({ t, announce, me });
  latest.current = { t, announce, me };
  useEffect(
    () =>
      play.state.subscribe(({ channelId, game }, before) => {
        const { t: say, announce: tell, me: own } = latest.current;
        // That of another channel is no news.
        if (channelId !== before.channelId || (game === null) === (before.game === null)) return;
        if (game === null) {
          if (before.game && isPlaying(before.game, own)) tell(say('game.ended'));
        } else if (!isPlaying(game, own)) {
          tell(say('game.started', { name: nameOf(game, game.hostId) }));
        }
      }),
    [play],
  );
}
