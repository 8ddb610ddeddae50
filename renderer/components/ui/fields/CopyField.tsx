import Check from 'lucide-react/icons/check';
import Copy from 'lucide-react/icons/copy';
import { useEffect, useId, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { useTranslation } from '../../../texts/useTranslation.tsx';
import { copyText } from '../copyText.ts';
import styles from './CopyField.module.css';

/** How long the button shows “Copied”. */
const saidMs = 2500;

interface CopyFieldProps {
  label: string;
  hint?: string;
  text: string;
  /** Whether it is the link that most people need. */
  isFirst?: boolean;
}

/** A read-only text with a Copy button. */
export function CopyField({ label, hint, text, isFirst = true }: CopyFieldProps) {
  const { t } = useTranslation();
  const inputId = useId();
  const input = useRef<HTMLInputElement>(null);
  const [outcome, setOutcome] = useState<'copied' | 'failed' | null>(null);
  useEffect(() => {
    if (outcome !== 'copied') return;
    const timer = setTimeout(() => setOutcome(null), saidMs);
    return () => clearTimeout(timer);
  }, [outcome]);

  async function copy() {
    const isCopied = await copyText(text);
    setOutcome(isCopied ? 'copied' : 'failed');
    if (!isCopied) input.current?.select();
  }

  const isCopied = outcome === 'copied';
  return (
    <div className={styles.field}>
      <label htmlFor={inputId} className={styles.label}>
        {label}
      </label>
      <div className={styles.line}>
        <input
          ref={input}
          id={inputId}
          className={styles.text}
          value={text}
          readOnly
          spellCheck={false}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button
          className={styles.button}
          data-first={isFirst || undefined}
          aria-label={t('host.copyNamed', { what: label })}
          onPress={() => void copy()}
        >
          {isCopied ? (
            <Check aria-hidden="true" size={16} />
          ) : (
            <Copy aria-hidden="true" size={16} />
          )}
          {isCopied ? t('host.copied') : t('host.copy')}
        </Button>
      </div>
      <p role="status" className={styles.hint}>
        {outcome === 'failed' ? t('host.copyFailed') : hint}
      </p>
    </div>
  );
}
