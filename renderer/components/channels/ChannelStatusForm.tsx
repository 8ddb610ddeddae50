import { type FormEvent, type RefObject, useState } from 'react';
import { type Channel, channelStatusMaxLength } from '../../../shared/domain/Channel.ts';
import { tidyName } from '../../../shared/domain/names.ts';
import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions } from '../ui/ClientContext.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { DialogPopover } from '../ui/dialogs/DialogPopover.tsx';
import { failureText } from '../ui/failureText.ts';
import { TextInput } from '../ui/fields/TextInput.tsx';
import styles from './ChannelStatus.module.css';

interface ChannelStatusFormProps {
  channel: Channel;
  triggerRef: RefObject<Element | null>;
  onClose: () => void;
}

/** Asks what those in my channel are doing. */
export function ChannelStatusForm({ channel, triggerRef, onClose }: ChannelStatusFormProps) {
  const { t } = useTranslation();
  const { setChannelStatus } = useActions();
  const [status, setStatus] = useState(channel.status);
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function save(wish: string) {
    if (isBusy) return;
    setBusy(true);
    const refused = await setChannelStatus(channel.id, tidyName(wish));
    setBusy(false);
    if (refused) setFailure(refused.code);
    else onClose();
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    void save(status);
  }

  return (
    <DialogPopover
      label={t('channelStatus.heading', { channel: channel.name })}
      triggerRef={triggerRef}
      placement="bottom start"
      offset={4}
      onClose={onClose}
    >
      <form className={styles.form} onSubmit={submit}>
        <TextInput
          label={t('channelStatus.label')}
          hint={t('channelStatus.hint')}
          value={status}
          onChange={setStatus}
          maxLength={channelStatusMaxLength}
          autoComplete="off"
          isRequired={false}
          autoFocus
        />
        {failure && (
          <p role="alert" className={actionStyles.failure}>
            {failureText(t, failure)}
          </p>
        )}
        <div className={actionStyles.actions}>
          {channel.status !== '' && (
            <TextButton onPress={() => void save('')}>{t('channelStatus.clear')}</TextButton>
          )}
          <TextButton type="submit" tone="primary" isBusy={isBusy}>
            {t('app.save')}
          </TextButton>
        </div>
      </form>
    </DialogPopover>
  );
}
