import { type KeyboardEvent, useEffect, useRef } from 'react';
import { Button } from 'react-aria-components/Button';
import type { ChannelGame } from '../../state/ChannelGame.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useGameAction } from './useChannelGame.ts';
import styles from './WordChoice.module.css';

interface WordChoiceProps {
  play: ChannelGame;
  words: readonly string[];
}

/** The words of which I draw one. */
export function WordChoice({ play, words }: WordChoiceProps) {
  const { t } = useTranslation();
  const act = useGameAction();
  const group = useRef<HTMLFieldSetElement>(null);

  // It is my turn for some seconds only: keys choose at once, unless I write elsewhere.
  useEffect(() => {
    const game = group.current?.closest('[data-game]');
    const { activeElement, body } = document;
    if (activeElement === body || game?.contains(activeElement)) {
      group.current?.querySelector('button')?.focus();
    }
  }, []);

  function onKeyDown(event: KeyboardEvent) {
    const choice = Number(event.key) - 1;
    if (words[choice] === undefined) return;
    event.preventDefault();
    act(play.choose(choice));
  }

  return (
    <fieldset ref={group} className={styles.choice} onKeyDown={onKeyDown}>
      <legend className={styles.heading}>{t('game.choose.heading')}</legend>
      <div className={styles.words}>
        {words.map((word, choice) => (
          <Button key={word} className={styles.word} onPress={() => act(play.choose(choice))}>
            {word}
          </Button>
        ))}
      </div>
      <p className={styles.hint}>{t('game.choose.hint')}</p>
    </fieldset>
  );
}
