import {
  drawTimesMs,
  type Game,
  type GameSettings,
  gamePlayersMin,
  gameRoundsMax,
  wordLanguages,
} from '../../../shared/domain/Game.ts';
import type { ChannelGame } from '../../state/ChannelGame.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { UnsealedNote } from '../encryption/UnsealedNote.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { SettingSelect } from '../ui/fields/SettingSelect.tsx';
import styles from './GameLobby.module.css';
import { OwnWords } from './OwnWords.tsx';
import { nameOf, useGameAction, useMyId } from './useChannelGame.ts';

interface GameLobbyProps {
  play: ChannelGame;
  game: Game;
}

const roundChoices = Array.from({ length: gameRoundsMax }, (_, index) => index + 1);

/** Before a game: the host decides on the settings, which the others read. */
export function GameLobby({ play, game }: GameLobbyProps) {
  const { t } = useTranslation();
  const isHost = useMyId() === game.hostId;
  return (
    <div className={styles.lobby}>
      <h3 className={styles.heading}>{t('game.lobby.heading')}</h3>
      <p className={styles.how}>{t('game.lobby.how')}</p>
      <UnsealedNote channelId={game.channelId} what="game" />
      {isHost ? <HostSettings play={play} game={game} /> : <ReadSettings game={game} />}
    </div>
  );
}

function HostSettings({ play, game }: GameLobbyProps) {
  const { t } = useTranslation();
  const act = useGameAction();
  const { settings } = game;
  const present = game.players.filter(({ presence }) => presence !== 'left').length;
  const set = (change: Partial<GameSettings>) => act(play.setUp({ ...settings, ...change }));
  return (
    <>
      <div className={styles.settings}>
        <SettingSelect
          label={t('game.lobby.language')}
          choices={wordLanguages.map((id) => ({ id, label: t(`game.lobby.${id}`) }))}
          chosen={settings.language}
          onChoose={(language) => set({ language })}
        />
        <SettingSelect
          label={t('game.lobby.rounds')}
          choices={roundChoices.map((count) => ({
            id: String(count),
            label: t('game.lobby.roundsCount', { count }),
          }))}
          chosen={String(settings.rounds)}
          onChoose={(rounds) => set({ rounds: Number(rounds) })}
        />
        <SettingSelect
          label={t('game.lobby.time')}
          choices={drawTimesMs.map((drawMs) => ({
            id: String(drawMs),
            label: t('game.lobby.seconds', { count: drawMs / 1000 }),
          }))}
          chosen={String(settings.drawMs)}
          onChoose={(id) => {
            const drawMs = drawTimesMs.find((each) => String(each) === id);
            if (drawMs !== undefined) set({ drawMs });
          }}
        />
      </div>
      <OwnWords play={play} game={game} />
      <div className={styles.start}>
        <TextButton
          tone="primary"
          isWide
          isDisabled={present < gamePlayersMin}
          onPress={() => act(play.begin())}
        >
          {t('game.lobby.start')}
        </TextButton>
        {present < gamePlayersMin && (
          <p role="status" className={styles.hint}>
            {t('game.lobby.needPlayers')}
          </p>
        )}
      </div>
    </>
  );
}

function ReadSettings({ game }: { game: Game }) {
  const { t } = useTranslation();
  const { settings, customWords } = game;
  return (
    <>
      <ul className={styles.read}>
        <li>{t(`game.lobby.${settings.language}`)}</li>
        <li>{t('game.lobby.roundsCount', { count: settings.rounds })}</li>
        <li>{t('game.lobby.seconds', { count: settings.drawMs / 1000 })}</li>
        {customWords > 0 && <li>{t('game.lobby.ownWordsCount', { count: customWords })}</li>}
      </ul>
      <p role="status" className={styles.hint}>
        {t('game.lobby.waitForHost', { name: nameOf(game, game.hostId) })}
      </p>
    </>
  );
}
