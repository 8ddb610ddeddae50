import Palette from 'lucide-react/icons/palette';
import { useTranslation } from 'react-i18next';
import type { Game } from '../../../shared/domain/Game.ts';
import type { ChannelGame } from '../../state/ChannelGame.ts';
import { TextButton } from '../ui/TextButton.tsx';
import styles from './GameBar.module.css';
import { nameOf, playerOf, useGameAction, useMyId } from './useChannelGame.ts';

interface GameBarProps {
  play: ChannelGame;
  game: Game;
}

/** Others play in my channel: I can play, too. */
export function GameBar({ play, game }: GameBarProps) {
  const { t } = useTranslation();
  const act = useGameAction();
  const hasPlayed = playerOf(game, useMyId()) !== undefined;
  const text = t('game.started', { name: nameOf(game, game.hostId) });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields of a form
    <div role="group" aria-label={text} className={styles.bar}>
      <Palette aria-hidden="true" size={18} />
      <p className={styles.text}>{text}</p>
      <TextButton tone="primary" onPress={() => act(play.join(), { limitReached: t('game.full') })}>
        {t(hasPlayed ? 'game.back' : 'game.join')}
      </TextButton>
    </div>
  );
}
