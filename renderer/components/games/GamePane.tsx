import X from 'lucide-react/icons/x';
import { useState } from 'react';
import type { Channel } from '../../../shared/domain/Channel.ts';
import type { Game, GamePhase } from '../../../shared/domain/Game.ts';
import type { UserId } from '../../../shared/domain/ids.ts';
import type { ChannelGame } from '../../state/ChannelGame.ts';
import hidden from '../../styles/hidden.module.css';
import type { TFunction } from '../../texts/AppTexts.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { CountdownRing } from './CountdownRing.tsx';
import { GameLobby } from './GameLobby.tsx';
import { GameMenu } from './GameMenu.tsx';
import styles from './GamePane.module.css';
import { GuessBox } from './GuessBox.tsx';
import { PlayerList } from './PlayerList.tsx';
import { Podium } from './Podium.tsx';
import { SketchPad } from './SketchPad.tsx';
import { TurnReveal, winnerText } from './TurnReveal.tsx';
import { nameOf, playerOf, useGameState, useMyId } from './useChannelGame.ts';
import { WordChoice } from './WordChoice.tsx';
import { WordHint } from './WordHint.tsx';

interface GamePaneProps {
  channel: Pick<Channel, 'name'>;
  play: ChannelGame;
  game: Game;
}

/** Draw and guess: the word and the time, the board, the players and the guesses. */
export function GamePane({ channel, play, game }: GamePaneProps) {
  const { t } = useTranslation();
  const me = useMyId();
  const [isSettingUp, setSettingUp] = useState(false);
  const { phase } = game;
  const isBeforeGame = phase.kind === 'lobby' || (phase.kind === 'over' && isSettingUp);
  if (isSettingUp && phase.kind !== 'over') setSettingUp(false);
  return (
    <section
      className={styles.pane}
      data-game
      aria-label={t('game.region', { channel: channel.name })}
    >
      <p role="status" className={hidden.visually}>
        {phaseText(t, game, me)}
      </p>
      <div className={styles.layout} data-phase={phase.kind}>
        <GameHeader play={play} game={game} />
        <div className={styles.board}>
          <SketchPad
            channelId={game.channelId}
            isDrawing={phase.kind === 'drawing' && phase.drawerId === me}
          />
          {phase.kind !== 'drawing' && (
            <div className={styles.cover} data-veil={phase.kind === 'revealed' || undefined}>
              {isBeforeGame && <GameLobby play={play} game={game} />}
              {phase.kind === 'choosing' &&
                (phase.words ? (
                  <WordChoice play={play} words={phase.words} />
                ) : (
                  <p className={styles.wait}>
                    {t('game.choose.other', { name: nameOf(game, phase.drawerId) })}
                  </p>
                ))}
              {phase.kind === 'revealed' && <TurnReveal game={game} phase={phase} />}
              {phase.kind === 'over' && !isSettingUp && (
                <Podium play={play} game={game} onSettings={() => setSettingUp(true)} />
              )}
            </div>
          )}
        </div>
        <section
          className={styles.players}
          aria-label={t(phase.kind === 'lobby' ? 'game.lobby.players' : 'game.players.region')}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone it scrolls sideways, also by keys.
          tabIndex={0}
        >
          <PlayerList game={game} />
        </section>
        <div className={styles.guesses}>
          <GuessBox play={play} game={game} />
        </div>
      </div>
    </section>
  );
}

function GameHeader({ play, game }: Pick<GamePaneProps, 'play' | 'game'>) {
  const { t } = useTranslation();
  const { phase, round, settings } = game;
  const toldAt = useGameState(play, (state) => state.toldAt);
  return (
    <header className={styles.header}>
      <span className={styles.time}>
        {'endsInMs' in phase && (
          <CountdownRing
            endsAt={toldAt + phase.endsInMs}
            lengthMs={phase.lengthMs}
            isUrgent={phase.kind === 'drawing'}
          />
        )}
      </span>
      <div className={styles.word}>
        {round > 0 && phase.kind !== 'over' ? (
          <p className={styles.round}>{t('game.round', { round, rounds: settings.rounds })}</p>
        ) : (
          <p className={styles.round}>{t('game.name')}</p>
        )}
        {phase.kind === 'drawing' && <Word game={game} phase={phase} />}
      </div>
      <span className={styles.tools}>
        <GameMenu play={play} game={game} />
        <IconButton name={t('game.hide')} icon={X} onPress={() => play.show(false)} />
      </span>
    </header>
  );
}

interface WordProps {
  game: Game;
  phase: GamePhase & { readonly kind: 'drawing' };
}

function Word({ game, phase: { word, hint, drawerId } }: WordProps) {
  const { t } = useTranslation();
  const me = useMyId();
  if (word === null) {
    return (
      <>
        <WordHint hint={hint} />
        {playerOf(game, me)?.role === 'waits' && (
          <p className={styles.note}>{t('game.drawing.watching')}</p>
        )}
      </>
    );
  }
  return (
    <p className={styles.known}>
      {t(drawerId === me ? 'game.drawing.yours' : 'game.drawing.known', { word })}
    </p>
  );
}

/** What happens now, for assistive technology. */
function phaseText(t: TFunction, game: Game, me: UserId | undefined): string {
  const { phase } = game;
  switch (phase.kind) {
    case 'lobby':
      return '';
    case 'choosing':
      return phase.words
        ? t('game.choose.heading')
        : t('game.choose.other', { name: nameOf(game, phase.drawerId) });
    case 'drawing':
      return phase.drawerId === me
        ? t('game.guess.turnYou')
        : t('game.drawing.other', { name: nameOf(game, phase.drawerId) });
    case 'revealed':
      return phase.word === null
        ? t('game.reveal.noWord')
        : t('game.guess.word', { word: phase.word });
    case 'over':
      return winnerText(t, game, me);
  }
}
