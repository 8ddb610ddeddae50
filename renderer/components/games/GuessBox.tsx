import Lock from 'lucide-react/icons/lock';
import SendHorizontal from 'lucide-react/icons/send-horizontal';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { type Game, guessMaxLength, type PlayerRole } from '../../../shared/domain/Game.ts';
import type { ChannelGame, ShownLine } from '../../state/ChannelGame.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { failureText } from '../ui/failureText.ts';
import styles from './GuessBox.module.css';
import { nameOf, playerOf, useGameState, useMyId } from './useChannelGame.ts';

interface GuessBoxProps {
  play: ChannelGame;
  game: Game;
}

/** So near to the end, a new line scrolls into view. */
const nearPx = 40;

/** What everybody guesses, and the field for the own guess. */
export function GuessBox({ play, game }: GuessBoxProps) {
  const { t } = useTranslation();
  const lines = useGameState(play, (state) => state.lines);
  const log = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: when there are other lines.
  useEffect(() => {
    const box = log.current;
    if (box && isAtEnd.current) box.scrollTop = box.scrollHeight;
  }, [lines]);
  return (
    <section className={styles.box} aria-label={t('game.guess.region')}>
      <div
        ref={log}
        role="log"
        className={styles.log}
        aria-label={t('game.guess.region')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled by keys.
        tabIndex={0}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          isAtEnd.current = scrollHeight - scrollTop - clientHeight < nearPx;
        }}
      >
        {lines.length === 0 && <p className={styles.empty}>{t('game.guess.empty')}</p>}
        {lines.map(({ id, line }) => (
          <Line key={id} line={line} game={game} />
        ))}
      </div>
      <GuessField play={play} game={game} />
    </section>
  );
}

function Line({ line, game }: { line: ShownLine['line']; game: Game }) {
  const { t } = useTranslation();
  const me = useMyId();
  switch (line.kind) {
    case 'said':
      return (
        <p className={styles.line} data-kind={line.isSecret ? 'secret' : 'said'}>
          <span className={styles.name}>{nameOf(game, line.userId)}</span> {line.text}
          {line.isSecret && (
            <span role="img" className={styles.lock} aria-label={t('game.guess.secret')}>
              <Lock aria-hidden="true" size={12} />
            </span>
          )}
        </p>
      );
    case 'close':
      return (
        <p className={styles.line} data-kind="close">
          {t('game.guess.close', { text: line.text })}
        </p>
      );
    case 'right':
      return (
        <p className={styles.line} data-kind="right">
          {line.userId === me
            ? t('game.guess.rightYou', { points: line.points })
            : t('game.guess.right', { name: nameOf(game, line.userId), points: line.points })}
        </p>
      );
    case 'turn':
      return (
        <p className={styles.line} data-kind="note">
          {line.drawerId === me
            ? t('game.guess.turnYou')
            : t('game.guess.turn', { name: nameOf(game, line.drawerId) })}
        </p>
      );
    case 'word':
      return (
        <p className={styles.line} data-kind="note">
          {t('game.guess.word', { word: line.word })}
        </p>
      );
  }
}

const placeholders = {
  draws: 'game.guess.placeholderDrawer',
  guesses: 'game.guess.placeholder',
  hasGuessed: 'game.guess.placeholderGuessed',
  waits: 'game.guess.placeholderWaiting',
} as const satisfies Record<PlayerRole, string>;

function GuessField({ play, game }: GuessBoxProps) {
  const { t } = useTranslation();
  const me = useMyId();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const role = playerOf(game, me)?.role ?? 'waits';
  const { kind } = game.phase;
  const isGuessing = kind === 'drawing' && role === 'guesses';
  const isOff = kind === 'choosing' && role === 'draws';

  // A turn begins: the guess can be typed at once, unless somebody types elsewhere.
  useEffect(() => {
    const isTouch = matchMedia('(hover: none)').matches;
    const isFree =
      document.activeElement === document.body ||
      field.current?.closest('[data-game]')?.contains(document.activeElement);
    if (isGuessing && isFree && !isTouch) field.current?.focus();
  }, [isGuessing]);

  async function send(event: FormEvent) {
    event.preventDefault();
    const guessed = text.trim();
    if (guessed === '' || isOff) return;
    setText('');
    setProblem(null);
    const outcome = await play.guess(guessed);
    if (typeof outcome === 'string') return;
    // It can be sent again.
    setText((typed) => (typed === '' ? guessed : typed));
    if (outcome.code === 'rateLimited') setProblem(t('game.guess.tooFast'));
    else if (outcome.code === 'conflict') setProblem(t('game.guess.notYet'));
    else setProblem(failureText(t, outcome.code));
  }

  return (
    <form className={styles.form} onSubmit={(event) => void send(event)}>
      {problem !== null && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
      <div className={styles.field}>
        <input
          ref={field}
          className={styles.text}
          aria-label={t('game.guess.label')}
          placeholder={t(kind === 'drawing' ? placeholders[role] : 'game.guess.placeholderWaiting')}
          value={text}
          maxLength={guessMaxLength}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="send"
          disabled={isOff}
          data-guessing={isGuessing || undefined}
          onChange={(event) => {
            setText(event.target.value);
            setProblem(null);
          }}
        />
        <IconButton
          name={t('game.guess.send')}
          icon={SendHorizontal}
          isDisabled={text.trim() === '' || isOff}
          onPress={() => field.current?.form?.requestSubmit()}
        />
      </div>
    </form>
  );
}
