import X from 'lucide-react/icons/x';
import { Button } from 'react-aria-components/Button';
import { GridList, GridListItem } from 'react-aria-components/GridList';
import type { Role } from '../../../shared/domain/Role.ts';
import type { User } from '../../../shared/domain/User.ts';
import { subjectKey } from '../../../shared/permissions/overrideChanges.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { Avatar } from '../people/Avatar.tsx';
import type { Subject } from './overrideDraft.ts';
import { RoleDot } from './RoleDot.tsx';
import styles from './SubjectList.module.css';

/** A role or a person about whom a channel decides. */
export interface ListedSubject {
  readonly subject: Subject;
  readonly name: string;
  /** Null for a person. */
  readonly role: Role | null;
  /** Null for a role, and for a person whom the app does not know. */
  readonly user: User | null;
  readonly isRemovable: boolean;
}

interface SubjectListProps {
  subjects: readonly ListedSubject[];
  chosen: Subject;
  onChoose: (subject: Subject) => void;
  onRemove: (subject: Subject) => void;
}

/** The roles and people about whom a channel decides. */
export function SubjectList({ subjects, chosen, onChoose, onRemove }: SubjectListProps) {
  const { t } = useTranslation();
  const items = subjects.map((listed) => ({ ...listed, id: subjectKey(listed.subject) }));
  return (
    <GridList
      aria-label={t('override.subjects')}
      className={styles.list}
      items={items}
      selectionMode="single"
      selectionBehavior="replace"
      disallowEmptySelection
      selectedKeys={[subjectKey(chosen)]}
      onSelectionChange={(keys) => {
        const listed = items.find(({ id }) => keys !== 'all' && keys.has(id));
        if (listed) onChoose(listed.subject);
      }}
    >
      {({ id, name, role, user, isRemovable, subject }) => (
        <GridListItem id={id} textValue={name} className={styles.row}>
          {role && <RoleDot role={role} />}
          {user && <Avatar user={user} speaker={null} size="small" />}
          <span className={styles.name}>{name}</span>
          {isRemovable && (
            <Button
              className={styles.remove}
              aria-label={t('override.remove', { name })}
              onPress={() => onRemove(subject)}
            >
              <X aria-hidden="true" size={16} />
            </Button>
          )}
        </GridListItem>
      )}
    </GridList>
  );
}
