import Trophy from 'lucide-react/icons/trophy';
import { type Game, type Player, standingsOf } from '../../../shared/domain/Game.ts';
import type { ChannelGame } from '../../state/ChannelGame.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { Avatar } from '../people/Avatar.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import styles from './Podium.module.css';
import { winnerText } from './TurnReveal.tsx';
import { nameOf, useGameAction, useMyId } from './useChannelGame.ts';

interface PodiumProps {
  play: ChannelGame;
  game: Game;
  onSettings: () => void;
}

/** After a game: the first three on a podium, all others below, and another game. */
export function Podium({ play, game, onSettings }: PodiumProps) {
  const { t } = useTranslation();
  const act = useGameAction();
  const me = useMyId();
  const standings = standingsOf(game.players);
  const rest = standings.slice(3);
  return (
    <div className={styles.over}>
      <h3 className={styles.heading}>
        <Trophy aria-hidden="true" size={24} />
        {winnerText(t, game, me)}
      </h3>
      <ol className={styles.podium} aria-label={t('game.over.standings')}>
        {standings.slice(0, 3).map(({ player, place }, index) => (
          <Step key={player.user.id} player={player} place={place} step={index + 1} />
        ))}
      </ol>
      {rest.length > 0 && (
        <ul className={styles.rest}>
          {rest.map(({ player: { user, score }, place }) => (
            <li key={user.id} className={styles.person}>
              <span className={styles.place}>{t('game.over.place', { place })}</span>
              <span className={styles.name}>{user.name}</span>
              <span className={styles.score}>{t('game.points', { count: score })}</span>
            </li>
          ))}
        </ul>
      )}
      {me === game.hostId ? (
        <div className={styles.actions}>
          <TextButton onPress={onSettings}>{t('game.over.settings')}</TextButton>
          <TextButton tone="primary" onPress={() => act(play.begin())}>
            {t('game.over.again')}
          </TextButton>
        </div>
      ) : (
        <p className={styles.wait}>
          {t('game.over.waitForHost', { name: nameOf(game, game.hostId) })}
        </p>
      )}
    </div>
  );
}

interface StepProps {
  player: Player;
  place: number;
  /** Where it stands, from 1. */
  step: number;
}

function Step({ player: { user, score }, place, step }: StepProps) {
  const { t } = useTranslation();
  return (
    <li className={styles.step} data-step={step} data-place={place}>
      <Avatar user={user} speaker={null} size="medium" />
      <span className={styles.name}>{user.name}</span>
      <span className={styles.block}>
        <span className={styles.place}>{t('game.over.place', { place })}</span>
        <span className={styles.score}>{t('game.points', { count: score })}</span>
      </span>
    </li>
  );
}
