import { type ReactNode, useId } from 'react';
import type { Permission } from '../../../shared/permissions/permissions.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import styles from './PermissionGroups.module.css';
import { permissionGroups } from './permissionGroups.ts';

interface PermissionGroupsProps<Shown extends Permission> {
  /** Which permissions of a group are shown; a group without any is left out. */
  shownOf: (group: (typeof permissionGroups)[number]) => readonly Shown[];
  /** One permission. */
  children: (permission: Shown) => ReactNode;
}

/** Permissions under the headings of their groups. */
export function PermissionGroups<Shown extends Permission>({
  shownOf,
  children,
}: PermissionGroupsProps<Shown>) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className={styles.groups}>
      {permissionGroups.map((group) => {
        const shown = shownOf(group);
        if (shown.length === 0) return null;
        const headingId = `${id}${group.name}`;
        return (
          <section key={group.name} aria-labelledby={headingId} className={styles.group}>
            <h3 id={headingId} className={styles.heading}>
              {t(`permissionGroup.${group.name}`)}
            </h3>
            {group.name === 'chat' && (
              <p className={styles.hint}>{t('permissionGroup.chatHint')}</p>
            )}
            {shown.map(children)}
          </section>
        );
      })}
    </div>
  );
}
