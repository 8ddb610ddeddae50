import { type Role, type RoleSettings, roleNameMaxLength } from '../../../shared/domain/Role.ts';
import { mayChangeRole, mayManageRole } from '../../../shared/permissions/decide.ts';
import type { Bearer, Permission } from '../../../shared/permissions/permissions.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { NameInput } from '../ui/fields/NameInput.tsx';
import { SettingSwitch } from '../ui/fields/SettingSwitch.tsx';
import { PermissionGroups } from './PermissionGroups.tsx';
import { RoleColorField } from './RoleColorField.tsx';
import styles from './RoleForm.module.css';
import { roleName } from './roleName.ts';

interface RoleFormProps {
  role: Role;
  /** What is shown: the role with the changes that are not saved yet. */
  settings: RoleSettings;
  onChange: (change: Partial<RoleSettings>) => void;
  me: Bearer;
  /** Why the server refused the name. */
  nameError: string | null;
  /** Whether the name gets the focus, because the role was just made. */
  isNew: boolean;
}

/** Name, colour and permissions of a role. What may not be changed is disabled and says why. */
export function RoleForm({ role, settings, onChange, me, nameError, isNew }: RoleFormProps) {
  const { t } = useTranslation();
  const isLocked = !mayManageRole(me, role);
  const name = roleName(t, role);

  function toggle(permission: Permission, isOn: boolean) {
    const others = settings.permissions.filter((each) => each !== permission);
    onChange({ permissions: isOn ? [...others, permission] : others });
  }

  return (
    <section aria-label={t('roles.settings', { role: name })} className={styles.form}>
      {isLocked && <p className={styles.note}>{t('roles.tooHigh')}</p>}
      {role.kind !== 'own' && <p className={styles.hint}>{t(`roles.kindHint.${role.kind}`)}</p>}
      <NameInput
        label={t('roles.name')}
        error={nameError}
        value={roleName(t, { kind: role.kind, name: settings.name })}
        onChange={(value) => onChange({ name: value === name ? role.name : value })}
        maxLength={roleNameMaxLength}
        autoComplete="off"
        autoFocus={isNew}
        isDisabled={isLocked}
      />
      <RoleColorField
        color={settings.color}
        onChange={(color) => onChange({ color })}
        isDisabled={isLocked}
      />
      <p className={styles.heading}>{t('roles.permissions')}</p>
      <PermissionGroups shownOf={({ permissions }) => permissions}>
        {(permission) => {
          const isOwn = mayChangeRole(me, role, permission);
          return (
            <SettingSwitch
              key={permission}
              label={t(`permission.${permission}`)}
              hint={isLocked || isOwn ? t(`permissionHint.${permission}`) : t('roles.notOwn')}
              isOn={settings.permissions.includes(permission)}
              onChange={(isOn) => toggle(permission, isOn)}
              isDisabled={!isOwn}
            />
          );
        }}
      </PermissionGroups>
    </section>
  );
}
