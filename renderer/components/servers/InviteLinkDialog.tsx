import { useTranslation } from 'react-i18next';
import { CopyField } from '../ui/CopyField.tsx';
import { ModalFrame } from '../ui/ModalFrame.tsx';

interface InviteLinkDialogProps {
  link: string;
  onClose: () => void;
}

/** Shows an invite link where it could not be copied. */
export function InviteLinkDialog({ link, onClose }: InviteLinkDialogProps) {
  const { t } = useTranslation();
  return (
    <ModalFrame heading={t('server.invite')} onClose={onClose}>
      <CopyField label={t('host.inviteLink')} text={link} />
    </ModalFrame>
  );
}
