import Crown from 'lucide-react/icons/crown';
import type { RoleId } from '../../../shared/domain/ids.ts';
import type { KnownPerson } from '../../../shared/protocol/people/roles.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { ExcludePersonButton } from '../moderation/ExcludePersonButton.tsx';
import { Avatar } from '../people/Avatar.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import type { RowPlace } from '../ui/frames/WindowedRows.tsx';
import { agoText } from './agoText.ts';
import styles from './PeopleDialog.module.css';
import { PersonRolesButton } from './PersonRolesButton.tsx';
import { RoleChips } from './RoleChips.tsx';
import { useMayGiveRoles } from './useMayGiveRoles.ts';
import { useNameStyle } from './useNameStyle.ts';

interface PersonEntryProps extends RowPlace {
  person: KnownPerson;
  onRoles: (roleIds: readonly RoleId[]) => void;
  onMakeOwner: () => void;
  /** They may have been kicked or banned. */
  onExcluded: () => void;
}

/** A person in the list of people. */
export function PersonEntry(props: PersonEntryProps) {
  const { person, onRoles, onMakeOwner, onExcluded, ...place } = props;
  const { t, i18n } = useTranslation();
  const { user, connected, lastSeenAt } = person;
  const me = usePerch((state) => state.me?.user);
  const mayGive = useMayGiveRoles(user);
  const nameStyle = useNameStyle(user);
  const isMe = user.id === me?.id;
  return (
    <li {...place} className={styles.person}>
      <Avatar user={user} speaker={null} size="medium" away={!connected} />
      <div className={styles.who}>
        <span className={styles.name} style={nameStyle}>
          {user.name}
        </span>
        <span className={styles.seen}>
          {isMe
            ? t('people.you')
            : connected
              ? t('people.online')
              : t('people.lastSeen', { when: agoText(i18n.language, lastSeenAt, Date.now()) })}
        </span>
      </div>
      <div className={styles.chips}>
        <RoleChips user={user} />
      </div>
      <div className={styles.tools}>
        {me?.isOwner && !isMe && (
          <IconButton
            name={t('people.makeOwnerOf', { name: user.name })}
            icon={Crown}
            onPress={onMakeOwner}
          />
        )}
        {mayGive && <PersonRolesButton user={user} onChanged={onRoles} />}
        <ExcludePersonButton user={user} onClosed={onExcluded} />
      </div>
    </li>
  );
}
