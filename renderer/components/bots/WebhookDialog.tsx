import { type FormEvent, useState } from 'react';
import { type Bot, webhookUrlMaxLength } from '../../../shared/domain/Bot.ts';
import type { Failure } from '../../../shared/protocol/errors.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';
import { failureText } from '../ui/failureText.ts';
import { CopyField } from '../ui/fields/CopyField.tsx';
import { TextInput } from '../ui/fields/TextInput.tsx';

interface WebhookDialogProps {
  bot: Bot;
  /** Null: nowhere. Calls back with the secret, which is null then. */
  onSave: (url: string | null, saved: (secret: string | null) => void) => Promise<Failure | null>;
  onClose: () => void;
}

/** Where a bot is told of what happens, and the secret by which it knows that this server tells it. */
export function WebhookDialog({ bot, onSave, onClose }: WebhookDialogProps) {
  const { t } = useTranslation();
  const [url, setUrl] = useState(bot.webhook ?? '');
  const [secret, setSecret] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const wanted = url.trim();

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    const refused = await onSave(wanted === '' ? null : wanted, (made) => {
      setSecret(made);
      if (made === null) onClose();
    });
    setBusy(false);
    setFailure(refused);
  }

  const error =
    failure &&
    (failure.code === 'invalidRequest' ? t('bots.urlRefused') : failureText(t, failure.code));
  return (
    <ModalFrame heading={t('bots.webhookOf', { name: bot.user.name })} onClose={onClose}>
      {secret === null ? (
        <form className={actionStyles.form} onSubmit={submit}>
          <TextInput
            label={t('bots.url')}
            hint={t('bots.urlHint')}
            error={error}
            value={url}
            onChange={(wish) => {
              setUrl(wish);
              setFailure(null);
            }}
            maxLength={webhookUrlMaxLength}
            isRequired={false}
            autoComplete="off"
            autoFocus
          />
          <div className={actionStyles.actions}>
            <TextButton onPress={onClose}>{t('app.cancel')}</TextButton>
            <TextButton type="submit" tone="primary" isBusy={isBusy}>
              {t('app.save')}
            </TextButton>
          </div>
        </form>
      ) : (
        <>
          <CopyField label={t('bots.secret')} hint={t('bots.secretHint')} text={secret} />
          <div className={actionStyles.actions}>
            <TextButton tone="primary" onPress={onClose}>
              {t('app.close')}
            </TextButton>
          </div>
        </>
      )}
    </ModalFrame>
  );
}
