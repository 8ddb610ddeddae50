import type { Role } from '../../../shared/domain/Role.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useActions } from '../ui/ClientContext.tsx';
import { ConfirmDialog } from '../ui/dialogs/ConfirmDialog.tsx';
import { roleName } from './roleName.ts';

interface DeleteRoleDialogProps {
  role: Role;
  /** How many people have the role; null if that is not known. */
  count: number | null;
  onClose: () => void;
}

/** Asks before a role is deleted, and says how many people lose it. */
export function DeleteRoleDialog({ role, count, onClose }: DeleteRoleDialogProps) {
  const { t } = useTranslation();
  const { deleteRole } = useActions();
  const text = () => {
    if (count === null) return t('roles.deleteHintUnknown');
    return count === 0 ? t('roles.deleteHint') : t('roles.deleteHintPeople', { count });
  };
  return (
    <ConfirmDialog
      heading={t('roles.deleteHeading', { role: roleName(t, role) })}
      text={text()}
      confirmLabel={t('roles.delete')}
      onConfirm={() => deleteRole(role.id)}
      onClose={onClose}
    />
  );
}
