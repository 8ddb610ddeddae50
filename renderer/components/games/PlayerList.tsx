import type { LucideIcon } from 'lucide-react';
import Check from 'lucide-react/icons/check';
import Crown from 'lucide-react/icons/crown';
import Hourglass from 'lucide-react/icons/hourglass';
import Pencil from 'lucide-react/icons/pencil';
import WifiOff from 'lucide-react/icons/wifi-off';
import { type Game, type Player, standingsOf } from '../../../shared/domain/Game.ts';
import hidden from '../../styles/hidden.module.css';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { Avatar } from '../people/Avatar.tsx';
import styles from './PlayerList.module.css';
import { useMyId } from './useChannelGame.ts';

interface PlayerListProps {
  game: Game;
}

type Mark = 'draws' | 'hasGuessed' | 'waits' | 'away' | 'left' | 'host';

const icons: Record<Exclude<Mark, 'left'>, LucideIcon> = {
  draws: Pencil,
  hasGuessed: Check,
  waits: Hourglass,
  away: WifiOff,
  host: Crown,
};

/** The players by points, with what each of them does. */
export function PlayerList({ game }: PlayerListProps) {
  const { t } = useTranslation();
  const isLobby = game.phase.kind === 'lobby';
  return (
    <ol
      className={styles.list}
      aria-label={t(isLobby ? 'game.lobby.players' : 'game.players.region')}
    >
      {standingsOf(game.players).map(({ player, place }) => (
        <PlayerRow
          key={player.user.id}
          player={player}
          place={isLobby ? null : place}
          mark={markOf(player, game)}
        />
      ))}
    </ol>
  );
}

interface PlayerRowProps {
  player: Player;
  place: number | null;
  mark: Mark | null;
}

function PlayerRow({ player: { user, score, gained }, place, mark }: PlayerRowProps) {
  const { t } = useTranslation();
  const isMe = useMyId() === user.id;
  const Icon = mark === null || mark === 'left' ? null : icons[mark];
  return (
    <li className={styles.player} data-mark={mark ?? undefined} data-mine={isMe || undefined}>
      {place !== null && <span className={styles.place}>{place}</span>}
      <Avatar user={user} speaker={null} size="small" away={mark === 'away' || mark === 'left'} />
      <span className={styles.name}>
        {user.name}
        {isMe && <span className={hidden.visually}> {t('game.players.you')}</span>}
      </span>
      {mark !== null && (
        <span className={styles.mark} role="img" aria-label={t(`game.players.${mark}`)}>
          {Icon && <Icon aria-hidden="true" size={16} />}
        </span>
      )}
      {place !== null && (
        <span className={styles.points}>
          {gained > 0 && (
            <span key={gained} className={styles.gained}>
              {t('game.gained', { count: gained })}
            </span>
          )}
          <span aria-hidden="true">{score}</span>
          <span className={hidden.visually}>{t('game.points', { count: score })}</span>
        </span>
      )}
    </li>
  );
}

function markOf({ user, presence, role }: Player, { phase, hostId }: Game): Mark | null {
  if (presence !== 'here') return presence;
  if (phase.kind === 'lobby') return user.id === hostId ? 'host' : null;
  return role === 'guesses' || phase.kind === 'over' ? null : role;
}
