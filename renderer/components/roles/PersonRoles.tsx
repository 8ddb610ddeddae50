import type { User } from '../../../shared/domain/User.ts';
import styles from './PersonRoles.module.css';
import { PersonRolesButton } from './PersonRolesButton.tsx';
import { RoleChips } from './RoleChips.tsx';
import { useMayGiveRoles } from './useMayGiveRoles.ts';

interface PersonRolesProps {
  user: User;
}

/** In a person’s popover: their roles, and for those who may, the way to change them. */
export function PersonRoles({ user }: PersonRolesProps) {
  const mayGive = useMayGiveRoles(user);
  return (
    <div className={styles.roles}>
      <RoleChips user={user} isBrief />
      {mayGive && <PersonRolesButton user={user} />}
    </div>
  );
}
