import GripVertical from 'lucide-react/icons/grip-vertical';
import Lock from 'lucide-react/icons/lock';
import { Button } from 'react-aria-components/Button';
import { GridList, GridListItem } from 'react-aria-components/GridList';
import { DropIndicator, useDragAndDrop } from 'react-aria-components/useDragAndDrop';
import type { RoleId } from '../../../shared/domain/ids.ts';
import type { Role } from '../../../shared/domain/Role.ts';
import { mayManageRole } from '../../../shared/permissions/decide.ts';
import type { Bearer } from '../../../shared/permissions/permissions.ts';
import hidden from '../../styles/hidden.module.css';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { useActions } from '../ui/ClientContext.tsx';
import { failureText } from '../ui/failureText.ts';
import { RoleDot } from './RoleDot.tsx';
import styles from './RoleList.module.css';
import { roleName } from './roleName.ts';
import { droppedOrder } from './roleOrder.ts';

/** Only a role of this list can be dropped here, and nothing of it elsewhere. */
const dragType = 'perch-role';

interface RoleListProps {
  /** The highest first. */
  roles: readonly Role[];
  chosen: RoleId;
  onChoose: (id: RoleId) => void;
  /** The number of people with a role; null if it is not known. */
  countOf: (role: Role) => number | null;
  isUnsaved: (role: Role) => boolean;
  me: Bearer;
}

/**
 * The roles by rank. They are ordered by dragging, with the mouse, by touch, or by keys: Enter on the handle, then arrow keys.
 */
export function RoleList({ roles, chosen, onChoose, countOf, isUnsaved, me }: RoleListProps) {
  const { t } = useTranslation();
  const { reorderRoles } = useActions();
  const announce = useAnnounce();
  const isMovable = (role: Role) => role.kind !== 'everyone' && mayManageRole(me, role);

  async function drop(moved: ReadonlySet<RoleId>, target: RoleId, position: 'before' | 'after') {
    const ranked = roles.filter(({ kind }) => kind !== 'everyone');
    const order = ranked.map(({ id }) => id);
    const next = droppedOrder(order, moved, order.includes(target) ? target : null, position);
    const pushed = ranked.filter(({ id }, index) => next[index] !== id);
    if (pushed.length === 0) return;
    const role = ranked.find(({ id }) => moved.has(id));
    if (role === undefined || !pushed.every(isMovable)) {
      announce(t('roles.cannotMove'));
      return;
    }
    const failure = await reorderRoles(next);
    announce(
      failure
        ? failureText(t, failure.code)
        : t('roles.moved', {
            role: roleName(t, role),
            place: next.indexOf(role.id) + 1,
            total: next.length,
          }),
    );
  }

  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) => [...keys].map((key) => ({ [dragType]: String(key) })),
    acceptedDragTypes: [dragType],
    getAllowedDropOperations: () => ['move'],
    renderDropIndicator: (target) => <DropIndicator target={target} className={styles.indicator} />,
    onReorder({ keys, target }) {
      if (target.dropPosition === 'on') return;
      void drop(keys as Set<RoleId>, target.key as RoleId, target.dropPosition);
    },
  });

  return (
    <GridList
      aria-label={t('roles.list')}
      className={styles.list}
      items={roles}
      dependencies={[countOf, isUnsaved, me, t]}
      selectionMode="single"
      selectionBehavior="replace"
      disallowEmptySelection
      selectedKeys={[chosen]}
      onSelectionChange={(keys) => {
        const [id] = keys === 'all' ? [] : [...keys];
        if (id !== undefined) onChoose(id as RoleId);
      }}
      dragAndDropHooks={dragAndDropHooks}
    >
      {(role) => {
        const name = roleName(t, role);
        const count = countOf(role);
        return (
          <GridListItem id={role.id} textValue={name} className={styles.row}>
            <Button
              slot="drag"
              className={styles.drag}
              aria-label={t('roles.drag', { role: name })}
              isDisabled={!isMovable(role)}
            >
              <GripVertical aria-hidden="true" size={16} />
            </Button>
            <RoleDot role={role} />
            <span className={styles.name}>{name}</span>
            <span className={styles.facts}>
              {isUnsaved(role) && (
                <span role="img" aria-label={t('roles.unsaved')} className={styles.unsaved} />
              )}
              {!mayManageRole(me, role) && (
                <span role="img" aria-label={t('roles.tooHigh')}>
                  <Lock aria-hidden="true" size={14} />
                </span>
              )}
              {count !== null && (
                <>
                  <span aria-hidden="true">{count}</span>
                  <span className={hidden.visually}>{t('roles.people', { count })}</span>
                </>
              )}
            </span>
          </GridListItem>
        );
      }}
    </GridList>
  );
}
