import { type FormEvent, useEffect, useState } from 'react';
import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions } from '../ui/ClientContext.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';
import { failureText } from '../ui/failureText.ts';
import { TextInput } from '../ui/fields/TextInput.tsx';
import styles from './RecoveryDialog.module.css';

interface RecoveryDialogProps {
  /** Whether the user has words already. */
  isReplacing: boolean;
  onClose: () => void;
}

/** Makes new recovery words: shows them, then asks for two of them, then saves them. */
export function RecoveryDialog({ isReplacing, onClose }: RecoveryDialogProps) {
  const { t } = useTranslation();
  const { makeRecoveryPhrase } = useActions();
  const [words, setWords] = useState<readonly string[]>([]);
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  const [isChecking, setChecking] = useState(false);
  useEffect(() => {
    let isShown = true;
    void makeRecoveryPhrase().then((made) => {
      if (!isShown) return;
      if ('code' in made) setFailure(made.code);
      else setWords(made);
    });
    return () => {
      isShown = false;
    };
  }, [makeRecoveryPhrase]);
  return (
    <ModalFrame heading={t('recovery.heading')} onClose={onClose}>
      {isChecking ? (
        <CheckForm words={words} onBack={() => setChecking(false)} onClose={onClose} />
      ) : (
        <>
          <p className={actionStyles.text}>{t('recovery.text')}</p>
          {isReplacing && <p className={actionStyles.text}>{t('recovery.renewText')}</p>}
          {failure !== null && (
            <p role="alert" className={actionStyles.failure}>
              {failureText(t, failure)}
            </p>
          )}
          <ol aria-label={t('recovery.list')} className={styles.words}>
            {words.map((word, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a word may occur twice.
              <li key={index}>{word}</li>
            ))}
          </ol>
          <div className={actionStyles.actions}>
            <TextButton onPress={onClose}>{t('app.cancel')}</TextButton>
            <TextButton
              tone="primary"
              isDisabled={words.length === 0}
              onPress={() => setChecking(true)}
            >
              {t('recovery.written')}
            </TextButton>
          </div>
        </>
      )}
    </ModalFrame>
  );
}

interface CheckFormProps {
  words: readonly string[];
  onBack: () => void;
  onClose: () => void;
}

/** Saves the words when two of them were typed. */
function CheckForm({ words, onBack, onClose }: CheckFormProps) {
  const { t } = useTranslation();
  const { saveRecoveryPhrase } = useActions();
  const announce = useAnnounce();
  const [asked] = useState(() => twoOf(words.length));
  const [typed, setTyped] = useState<readonly string[]>(['', '']);
  const [wrong, setWrong] = useState<number | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isComplete = typed.every((word) => word.trim() !== '');

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!isComplete || isBusy) return;
    const fault = asked.find((place, index) => typed[index]?.trim().toLowerCase() !== words[place]);
    setWrong(fault ?? null);
    setFailure(null);
    if (fault !== undefined) return;
    setBusy(true);
    const refused = await saveRecoveryPhrase(words);
    setBusy(false);
    if (refused) {
      setFailure(failureText(t, refused.code));
      return;
    }
    announce(t('recovery.saved'));
    onClose();
  }

  return (
    <form className={actionStyles.form} onSubmit={submit}>
      <p className={actionStyles.text}>{t('recovery.check')}</p>
      {asked.map((place, index) => (
        <TextInput
          key={place}
          label={t('recovery.word', { number: place + 1 })}
          error={wrong === place ? t('recovery.wrong', { number: place + 1 }) : null}
          value={typed[index] ?? ''}
          onChange={(value) => {
            setTyped(typed.with(index, value));
            setWrong(null);
          }}
          maxLength={20}
          autoComplete="off"
          autoFocus={index === 0}
        />
      ))}
      {failure !== null && (
        <p role="alert" className={actionStyles.failure}>
          {failure}
        </p>
      )}
      <div className={actionStyles.actions}>
        <TextButton onPress={onBack}>{t('recovery.back')}</TextButton>
        <TextButton type="submit" tone="primary" isDisabled={!isComplete} isBusy={isBusy}>
          {t('recovery.save')}
        </TextButton>
      </div>
    </form>
  );
}

/** Two different places of a list, in its order. */
function twoOf(length: number): readonly number[] {
  const first = Math.floor(Math.random() * length);
  const second = (first + 1 + Math.floor(Math.random() * (length - 1))) % length;
  return [first, second].toSorted((one, other) => one - other);
}
