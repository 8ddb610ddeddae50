import type { Channel } from '../../../shared/domain/Channel.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useOccupants } from '../people/useOccupants.ts';
import { useActions } from '../ui/ClientContext.tsx';
import { ConfirmDialog } from '../ui/dialogs/ConfirmDialog.tsx';

interface DeleteChannelDialogProps {
  channel: Channel;
  onClose: () => void;
}

/** Asks before a channel is deleted, and says how many people are in it. */
export function DeleteChannelDialog({ channel, onClose }: DeleteChannelDialogProps) {
  const { t } = useTranslation();
  const { deleteChannel } = useActions();
  const count = useOccupants(channel.id).length;
  return (
    <ConfirmDialog
      heading={t('channelForm.deleteHeading', { channel: channel.name })}
      text={
        count === 0 ? t('channelForm.deleteHint') : t('channelForm.deleteHintPeople', { count })
      }
      confirmLabel={t('channelForm.delete')}
      onConfirm={() => deleteChannel(channel.id)}
      onClose={onClose}
    />
  );
}
