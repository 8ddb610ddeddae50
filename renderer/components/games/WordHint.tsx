import type { HintCell } from '../../../shared/domain/Game.ts';
import hidden from '../../styles/hidden.module.css';
import { useTranslation } from '../../texts/useTranslation.tsx';
import styles from './WordHint.module.css';

interface WordHintProps {
  hint: readonly HintCell[];
}

/** How long the word is, and what is shown of it: a line for each letter. */
export function WordHint({ hint }: WordHintProps) {
  const { t } = useTranslation();
  const letters = hint.filter((cell) => cell === null || /[\p{L}\p{N}]/u.test(cell));
  const spoken = hint.map((cell) => cell ?? t('game.drawing.hidden')).join(' ');
  return (
    <>
      <span className={hidden.visually}>
        {t('game.drawing.letters', { count: letters.length, hint: spoken })}
      </span>
      <span aria-hidden="true" className={styles.hint}>
        {hint.map((cell, place) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a letter is its place in the word.
            key={place}
            className={styles.cell}
            data-kind={cell === null ? 'hidden' : cell === ' ' ? 'space' : 'shown'}
          >
            {cell ?? ' '}
          </span>
        ))}
        <span className={styles.count}>{letters.length}</span>
      </span>
    </>
  );
}
