import { useTranslation } from '../../texts/useTranslation.tsx';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';
import { OwnerCodeForm } from './OwnerCodeForm.tsx';

interface OwnerCodeDialogProps {
  onClose: () => void;
}

/** Makes me an owner of the server. */
export function OwnerCodeDialog({ onClose }: OwnerCodeDialogProps) {
  const { t } = useTranslation();
  return (
    <ModalFrame heading={t('server.becomeOwner')} onClose={onClose}>
      <OwnerCodeForm onClose={onClose} />
    </ModalFrame>
  );
}
