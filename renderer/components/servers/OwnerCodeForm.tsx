import { type FormEvent, useState } from 'react';
import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions } from '../ui/ClientContext.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { failureText } from '../ui/failureText.ts';
import { TextInput } from '../ui/fields/TextInput.tsx';

interface OwnerCodeFormProps {
  /** Set when the form is in its own dialog. */
  onClose?: () => void;
}

/** Makes the user an owner with the code that the server printed. */
export function OwnerCodeForm({ onClose }: OwnerCodeFormProps) {
  const { t } = useTranslation();
  const { claimOwner } = useActions();
  const announce = useAnnounce();
  const [code, setCode] = useState('');
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isComplete = code.trim() !== '';

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!isComplete || isBusy) return;
    setBusy(true);
    setFailure(null);
    const refused = await claimOwner(code.trim());
    setBusy(false);
    if (refused) {
      setFailure(refused.code);
      return;
    }
    announce(t('settings.claimed'));
    onClose?.();
  }

  return (
    <form className={actionStyles.form} onSubmit={submit}>
      <TextInput
        label={t('settings.ownerCode')}
        hint={t('settings.ownerCodeHint')}
        error={failure && failureText(t, failure)}
        value={code}
        onChange={(value) => {
          setCode(value);
          setFailure(null);
        }}
        maxLength={128}
        autoComplete="off"
        autoFocus={onClose !== undefined}
      />
      <div className={actionStyles.actions}>
        {onClose && <TextButton onPress={onClose}>{t('app.cancel')}</TextButton>}
        <TextButton type="submit" tone="primary" isDisabled={!isComplete} isBusy={isBusy}>
          {t('settings.claim')}
        </TextButton>
      </div>
    </form>
  );
}
