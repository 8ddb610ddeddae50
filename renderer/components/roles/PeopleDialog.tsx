import { useState } from 'react';
import { inRankOrder } from '../../../shared/domain/Role.ts';
import type { User } from '../../../shared/domain/User.ts';
import type { KnownPerson } from '../../../shared/protocol/people/roles.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';
import { failureText } from '../ui/failureText.ts';
import { matchesSearch, SearchBox } from '../ui/fields/SearchBox.tsx';
import { WindowedRows } from '../ui/frames/WindowedRows.tsx';
import { MakeOwnerDialog } from './MakeOwnerDialog.tsx';
import styles from './PeopleDialog.module.css';
import { PersonEntry } from './PersonEntry.tsx';
import { roleName } from './roleName.ts';
import { usePeople } from './usePeople.ts';

/** As in `PeopleDialog.module.css`, in CSS pixels; many roles need more. */
const rowHeight = 52;

interface PeopleDialogProps {
  onClose: () => void;
}

/** Everybody whom the server knows, with their roles. Found by name or role. */
export function PeopleDialog({ onClose }: PeopleDialogProps) {
  const { t } = useTranslation();
  const { people, failure, reload, update } = usePeople();
  const roles = usePerch((state) => state.roles);
  const [query, setQuery] = useState('');
  const [newOwner, setNewOwner] = useState<User | null>(null);

  const wordsOf = ({ user }: KnownPerson) => [
    user.name,
    ...(user.isOwner ? [t('roles.owner')] : []),
    ...inRankOrder(roles)
      .filter(({ id }) => user.roleIds.includes(id))
      .map((role) => roleName(t, role)),
  ];
  const found = people?.filter((person) => matchesSearch(wordsOf(person), query)) ?? [];
  const sorted = found.toSorted(
    (a, b) => Number(b.connected) - Number(a.connected) || a.user.name.localeCompare(b.user.name),
  );

  return (
    <ModalFrame heading={t('people.open')} isWide onClose={onClose}>
      <div className={styles.search}>
        <SearchBox
          label={t('people.search')}
          clearLabel={t('people.clearSearch')}
          query={query}
          onChange={setQuery}
        />
      </div>
      {failure !== null && (
        <p role="alert" className={actionStyles.failure}>
          {failureText(t, failure)}
        </p>
      )}
      {people === null && failure === null && <p className={styles.empty}>{t('people.loading')}</p>}
      {people !== null && found.length === 0 && (
        <p className={styles.empty}>{t('people.nobody', { query: query.trim() })}</p>
      )}
      {found.length > 0 && (
        <WindowedRows
          label={t('people.list')}
          className={styles.list}
          rows={sorted}
          keyOf={({ user }) => user.id}
          rowHeight={rowHeight}
        >
          {(person, place) => (
            <PersonEntry
              {...place}
              person={person}
              onRoles={(roleIds) => update(person.user.id, { roleIds })}
              onMakeOwner={() => setNewOwner(person.user)}
              onExcluded={() => void reload()}
            />
          )}
        </WindowedRows>
      )}
      <div className={actionStyles.actions}>
        <TextButton onPress={onClose}>{t('app.close')}</TextButton>
      </div>
      {newOwner && (
        <MakeOwnerDialog
          user={newOwner}
          onMade={() => void reload()}
          onClose={() => setNewOwner(null)}
        />
      )}
    </ModalFrame>
  );
}
