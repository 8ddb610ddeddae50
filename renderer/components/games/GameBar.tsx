import Palette from 'lucide-react/icons/palette';
import type { Game } from '../../../shared/domain/Game.ts';
import type { ChannelGame } from '../../state/ChannelGame.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import styles from './GameBar.module.css';
import {
  isPlaying,
  nameOf,
  playerOf,
  useChannelGame,
  useGameAction,
  useGameState,
  useIsGameShown,
  useMyId,
} from './useChannelGame.ts';

/** Where a game is played in my channel that I do not see: the way into it. */
export function GameBar() {
  const play = useChannelGame();
  return play && <LoadedBar play={play} />;
}

function LoadedBar({ play }: { play: ChannelGame }) {
  const game = useGameState(play, (state) => state.game);
  const isShown = useIsGameShown(play);
  return game && !isShown && <ShownBar play={play} game={game} />;
}

function ShownBar({ play, game }: { play: ChannelGame; game: Game }) {
  const { t } = useTranslation();
  const act = useGameAction();
  const me = useMyId();
  const isPlayer = isPlaying(game, me);
  const hasPlayed = playerOf(game, me) !== undefined;
  const text = isPlayer ? t('game.hidden') : t('game.started', { name: nameOf(game, game.hostId) });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields of a form
    <div role="group" aria-label={text} className={styles.bar}>
      <Palette aria-hidden="true" size={18} />
      <p className={styles.text}>{text}</p>
      {isPlayer ? (
        <TextButton onPress={() => play.show(true)}>{t('game.show')}</TextButton>
      ) : (
        <TextButton
          tone="primary"
          onPress={() => act(play.join(), { limitReached: t('game.full') })}
        >
          {t(hasPlayed ? 'game.back' : 'game.join')}
        </TextButton>
      )}
    </div>
  );
}
