import Check from 'lucide-react/icons/check';
import { type RefObject, useState } from 'react';
import { MenuItem } from 'react-aria-components/Menu';
import type { RoleId } from '../../../shared/domain/ids.ts';
import { inRankOrder } from '../../../shared/domain/Role.ts';
import type { User } from '../../../shared/domain/User.ts';
import { mayManageRole } from '../../../shared/permissions/decide.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { failureText } from '../ui/failureText.ts';
import menuStyles from '../ui/menus/Menu.module.css';
import { MenuPopover } from '../ui/menus/MenuPopover.tsx';
import styles from './PersonRolesButton.module.css';
import { RoleDot } from './RoleDot.tsx';
import { roleName } from './roleName.ts';
import { useMyBearer } from './useBearer.ts';

interface PersonRolesMenuProps {
  /** Accessible name of the menu. */
  label: string;
  user: User;
  triggerRef: RefObject<Element | null>;
  onClose: () => void;
  onChanged?: ((roleIds: readonly RoleId[]) => void) | undefined;
}

/**
 * The roles that a person can have; each is given or taken at once. Those that rank as high as mine are disabled and say so.
 */
export function PersonRolesMenu({
  label,
  user,
  triggerRef,
  onClose,
  onChanged,
}: PersonRolesMenuProps) {
  const { t } = useTranslation();
  const { setRoles } = useActions();
  const announce = useAnnounce();
  const me = useMyBearer();
  const listed = usePerch((state) => state.roles);
  // What was chosen here, because a person who is not connected changes only in the list of the server.
  const [chosen, setChosen] = useState<readonly RoleId[]>(user.roleIds);
  const roles = inRankOrder(listed).filter(({ kind }) => kind !== 'everyone');
  const locked = roles.filter((role) => !me || !mayManageRole(me, role)).map(({ id }) => id);

  async function choose(wanted: readonly RoleId[]) {
    const before = chosen;
    setChosen(wanted);
    const failure = await setRoles(user.id, wanted);
    if (failure) {
      setChosen(before);
      announce(failureText(t, failure.code));
    } else onChanged?.(wanted);
  }

  return (
    <MenuPopover
      label={label}
      triggerRef={triggerRef}
      placement="bottom end"
      onClose={onClose}
      selectionMode="multiple"
      selectedKeys={chosen}
      disabledKeys={locked}
      onSelectionChange={(keys) => {
        if (keys !== 'all') void choose([...keys] as RoleId[]);
      }}
    >
      {roles.map((role) => {
        const name = roleName(t, role);
        return (
          <MenuItem key={role.id} id={role.id} textValue={name} className={menuStyles.item}>
            <RoleDot role={role} />
            <span className={styles.name}>
              {name}
              {locked.includes(role.id) && (
                <span className={styles.why}>{t('people.ranksAsHigh')}</span>
              )}
            </span>
            <Check aria-hidden="true" className={menuStyles.check} size={16} />
          </MenuItem>
        );
      })}
    </MenuPopover>
  );
}
