import { useId } from 'react';
import { Button } from 'react-aria-components/Button';
import type { KeyChord } from '../../../shared/ipc/keys.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useKeyLabel } from '../ui/hooks/useKeyLabel.ts';
import styles from './KeyField.module.css';

interface KeyFieldProps {
  label: string;
  hint?: string | undefined;
  /** Problems with the key. */
  problems?: readonly string[];
  chord: KeyChord | null;
  isRecording: boolean;
  /** Whether keys cannot be chosen here. */
  isDisabled?: boolean;
  onRecord: () => void;
  onCancel: () => void;
  onClear: () => void;
}

/** The key of an action, with buttons to choose another or clear it. */
export function KeyField({
  label,
  hint,
  problems = [],
  chord,
  isRecording,
  isDisabled = false,
  onRecord,
  onCancel,
  onClear,
}: KeyFieldProps) {
  const { t } = useTranslation();
  const keyLabel = useKeyLabel();
  const id = useId();
  const keys = isRecording ? t('talk.pressKeys') : chord ? keyLabel(chord) : t('talk.noKey');
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a frame and a legend, which cannot be laid out.
    <div role="group" aria-labelledby={id} className={styles.field}>
      <div className={styles.line}>
        <span id={id} className={styles.label}>
          {label}
        </span>
        <span
          className={styles.keys}
          data-choosing-key={isRecording || undefined}
          data-empty={(!chord && !isRecording) || undefined}
        >
          {keys}
        </span>
        <Button
          className={styles.button}
          aria-label={
            isRecording
              ? t('talk.cancelFor', { name: label })
              : t('talk.chooseFor', { name: label })
          }
          isDisabled={isDisabled}
          onPress={isRecording ? onCancel : onRecord}
        >
          {isRecording ? t('app.cancel') : t('talk.choose')}
        </Button>
        <Button
          className={styles.button}
          aria-label={t('talk.clearFor', { name: label })}
          isDisabled={chord === null || isRecording}
          onPress={onClear}
        >
          {t('talk.clear')}
        </Button>
      </div>
      {hint && <p className={styles.hint}>{hint}</p>}
      {problems.map((problem) => (
        <p key={problem} className={styles.problem}>
          {problem}
        </p>
      ))}
    </div>
  );
}
