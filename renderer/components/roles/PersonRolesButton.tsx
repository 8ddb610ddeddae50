import ChevronDown from 'lucide-react/icons/chevron-down';
import { useRef, useState } from 'react';
import type { RoleId } from '../../../shared/domain/ids.ts';
import type { User } from '../../../shared/domain/User.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { lazyPart } from '../ui/lazyPart.tsx';
import { MenuButton } from '../ui/menus/MenuButton.tsx';
import styles from './PersonRolesButton.module.css';

const PersonRolesMenu = lazyPart(
  async () => (await import('./PersonRolesMenu.tsx')).PersonRolesMenu,
);

interface PersonRolesButtonProps {
  user: User;
  /** The person has these roles now. */
  onChanged?: (roleIds: readonly RoleId[]) => void;
}

/** Opens the roles of a person, to give and to take them. */
export function PersonRolesButton({ user, onChanged }: PersonRolesButtonProps) {
  const { t } = useTranslation();
  const ref = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const name = t('people.changeRoles', { name: user.name });
  return (
    <>
      <MenuButton
        ref={ref}
        name={name}
        className={styles.button}
        isOpen={isOpen}
        onOpen={() => setOpen(true)}
      >
        {t('people.roles')}
        <ChevronDown aria-hidden="true" size={16} />
      </MenuButton>
      {isOpen && (
        <PersonRolesMenu
          label={name}
          user={user}
          triggerRef={ref}
          onClose={() => setOpen(false)}
          onChanged={onChanged}
        />
      )}
    </>
  );
}
