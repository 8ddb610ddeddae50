import type { User } from '../../../shared/domain/User.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { useActions } from '../ui/ClientContext.tsx';
import { ConfirmDialog } from '../ui/dialogs/ConfirmDialog.tsx';

interface MakeOwnerDialogProps {
  user: Pick<User, 'id' | 'name'>;
  onMade: () => void;
  onClose: () => void;
}

/** Asks before the owner gives the server to somebody else, and says what that means. */
export function MakeOwnerDialog({ user: { id, name }, onMade, onClose }: MakeOwnerDialogProps) {
  const { t } = useTranslation();
  const { makeOwner } = useActions();
  const announce = useAnnounce();

  async function confirm() {
    const failure = await makeOwner(id);
    if (failure === null) {
      announce(t('people.ownerMade', { name }));
      onMade();
    }
    return failure;
  }

  return (
    <ConfirmDialog
      heading={t('people.makeOwnerHeading', { name })}
      text={t('people.makeOwnerText', { name })}
      confirmLabel={t('people.makeOwner')}
      onConfirm={confirm}
      onClose={onClose}
    />
  );
}
