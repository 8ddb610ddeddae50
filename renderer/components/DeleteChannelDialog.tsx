import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Channel } from '../../shared/domain/Channel.ts';
import type { ErrorCode } from '../../shared/protocol/errors.ts';
import { useActions } from './ClientContext.tsx';
import actionStyles from './DialogActions.module.css';
import { failureText } from './failureText.ts';
import { ModalFrame } from './ModalFrame.tsx';
import { TextButton } from './TextButton.tsx';
import { useOccupants } from './useOccupants.ts';

interface DeleteChannelDialogProps {
  channel: Channel;
  onClose: () => void;
}

/** Asks before a channel goes away, and says whom it would throw out. */
export function DeleteChannelDialog({ channel, onClose }: DeleteChannelDialogProps) {
  const { t } = useTranslation();
  const { deleteChannel } = useActions();
  const count = useOccupants(channel.id).length;
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function confirm() {
    if (isBusy) return;
    setBusy(true);
    const refused = await deleteChannel(channel.id);
    setBusy(false);
    if (refused) setFailure(refused.code);
    else onClose();
  }

  return (
    <ModalFrame
      role="alertdialog"
      heading={t('channelForm.deleteHeading', { channel: channel.name })}
      onClose={onClose}
    >
      <p className={actionStyles.text}>
        {count === 0 ? t('channelForm.deleteHint') : t('channelForm.deleteHintPeople', { count })}
      </p>
      {failure && (
        <p role="alert" className={actionStyles.failure}>
          {failureText(t, failure)}
        </p>
      )}
      <div className={actionStyles.actions}>
        <TextButton onPress={onClose}>{t('app.cancel')}</TextButton>
        <TextButton tone="danger" isBusy={isBusy} onPress={() => void confirm()}>
          {t('channelForm.delete')}
        </TextButton>
      </div>
    </ModalFrame>
  );
}
