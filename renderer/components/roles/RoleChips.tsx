import Crown from 'lucide-react/icons/crown';
import { inRankOrder } from '../../../shared/domain/Role.ts';
import type { User } from '../../../shared/domain/User.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import styles from './RoleChips.module.css';
import { RoleDot } from './RoleDot.tsx';
import { roleName } from './roleName.ts';

interface RoleChipsProps {
  user: Pick<User, 'name' | 'isOwner' | 'roleIds'>;
  /** Leaves out the role of a member, which hardly anybody lacks. */
  isBrief?: boolean;
}

/** What a person is on this server: owner, and their roles, the highest first. Nothing for a person without roles. */
export function RoleChips({ user, isBrief = false }: RoleChipsProps) {
  const { t } = useTranslation();
  const roles = usePerch((state) => state.roles);
  const own = inRankOrder(roles).filter(
    ({ id, kind }) => user.roleIds.includes(id) && !(isBrief && kind === 'member'),
  );
  if (!user.isOwner && own.length === 0) return null;
  return (
    <ul aria-label={t('people.rolesOf', { name: user.name })} className={styles.chips}>
      {user.isOwner && (
        <li className={styles.chip}>
          <Crown aria-hidden="true" size={14} />
          {t('roles.owner')}
        </li>
      )}
      {own.map((role) => (
        <li key={role.id} className={styles.chip}>
          <RoleDot role={role} />
          {roleName(t, role)}
        </li>
      ))}
    </ul>
  );
}
