import ChevronDown from 'lucide-react/icons/chevron-down';
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { ComboBox } from 'react-aria-components/ComboBox';
import { Header } from 'react-aria-components/Header';
import { Input } from 'react-aria-components/Input';
import { ListBox, ListBoxItem, ListBoxSection } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import type { Role } from '../../../shared/domain/Role.ts';
import type { User } from '../../../shared/domain/User.ts';
import { subjectKey } from '../../../shared/permissions/overrideChanges.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { Avatar } from '../people/Avatar.tsx';
import menuStyles from '../ui/menus/Menu.module.css';
import type { Subject } from './overrideDraft.ts';
import { RoleDot } from './RoleDot.tsx';
import { roleName } from './roleName.ts';
import styles from './SubjectPicker.module.css';

interface SubjectPickerProps {
  /** Those that can be added, in their order. */
  roles: readonly Role[];
  people: readonly User[];
  onPick: (subject: Subject) => void;
}

/** Adds a role or a person, found by typing. */
export function SubjectPicker({ roles, people, onPick }: SubjectPickerProps) {
  const { t } = useTranslation();
  /** How many were picked: each time the box starts anew, empty and with the focus. */
  const [picked, setPicked] = useState(0);
  const subjects = new Map<string, Subject>([
    ...roles.map(({ id }) => subjectEntry({ roleId: id })),
    ...people.map(({ id }) => subjectEntry({ userId: id })),
  ]);
  return (
    <ComboBox
      key={picked}
      autoFocus={picked > 0}
      className={styles.picker}
      aria-label={t('override.add')}
      selectedKey={null}
      onSelectionChange={(key) => {
        const subject = subjects.get(String(key));
        if (subject === undefined) return;
        setPicked(picked + 1);
        onPick(subject);
      }}
    >
      <div className={styles.box}>
        <Input className={styles.input} placeholder={t('override.add')} />
        <Button className={styles.open}>
          <ChevronDown aria-hidden="true" size={16} />
        </Button>
      </div>
      <Popover className={`${menuStyles.popover} ${styles.popover}`} offset={4}>
        <ListBox className={menuStyles.menu}>
          {roles.length > 0 && (
            <ListBoxSection>
              <Header className={styles.heading}>{t('override.addRole')}</Header>
              {roles.map((role) => {
                const name = roleName(t, role);
                return (
                  <ListBoxItem
                    key={role.id}
                    id={subjectKey({ roleId: role.id })}
                    textValue={name}
                    className={menuStyles.item}
                  >
                    <RoleDot role={role} />
                    {name}
                  </ListBoxItem>
                );
              })}
            </ListBoxSection>
          )}
          {people.length > 0 && (
            <ListBoxSection>
              <Header className={styles.heading}>{t('override.addPerson')}</Header>
              {people.map((user) => (
                <ListBoxItem
                  key={user.id}
                  id={subjectKey({ userId: user.id })}
                  textValue={user.name}
                  className={menuStyles.item}
                >
                  <Avatar user={user} speaker={null} size="small" />
                  {user.name}
                </ListBoxItem>
              ))}
            </ListBoxSection>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

function subjectEntry(subject: Subject): [string, Subject] {
  return [subjectKey(subject), subject];
}
