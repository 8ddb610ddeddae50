import { type Game, type GamePhase, standingsOf } from '../../../shared/domain/Game.ts';
import type { TFunction } from '../../texts/AppTexts.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import styles from './TurnReveal.module.css';
import { nameOf, useMyId } from './useChannelGame.ts';

type Revealed = GamePhase & { readonly kind: 'revealed' };

interface TurnRevealProps {
  game: Game;
  phase: Revealed;
}

/** After a turn: the word, why the turn has ended, and who got how many points. */
export function TurnReveal({ game, phase }: TurnRevealProps) {
  const { t } = useTranslation();
  const me = useMyId();
  const { word, ending } = phase;
  const gained = game.players
    .filter(({ gained: points }) => points > 0)
    .toSorted((one, other) => other.gained - one.gained);
  return (
    <div className={styles.card}>
      <p className={styles.label}>
        {t(word === null ? 'game.reveal.noWord' : 'game.reveal.heading')}
      </p>
      {word !== null && <p className={styles.word}>{word}</p>}
      <p className={styles.why}>{endingText(t, game, phase)}</p>
      {ending === 'time' && gained.length === 0 && (
        <p className={styles.why}>{t('game.reveal.nobody')}</p>
      )}
      <ul className={styles.points}>
        {gained.map(({ user, gained: points }) => (
          <li key={user.id} className={styles.person} data-mine={user.id === me || undefined}>
            <span className={styles.name}>{user.name}</span>
            <span className={styles.gained}>{t('game.gained', { count: points })}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function endingText(t: TFunction, game: Game, { ending, drawerId }: Revealed): string {
  if (ending !== 'drawerLeft') return t(`game.reveal.${ending}`);
  const name = nameOf(game, drawerId);
  return name === '' ? t('game.reveal.drawerGone') : t('game.reveal.drawerLeft', { name });
}

/** What is said of the end of a game: who has won. */
export function winnerText(t: TFunction, { players }: Game, me: string | undefined): string {
  const winners = standingsOf(players).filter(({ place }) => place === 1);
  const [winner] = winners;
  if (winners.length !== 1 || !winner) return t('game.over.tie');
  const { user } = winner.player;
  return user.id === me ? t('game.over.winnerYou') : t('game.over.winner', { name: user.name });
}
