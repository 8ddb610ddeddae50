import Ban from 'lucide-react/icons/ban';
import Ellipsis from 'lucide-react/icons/ellipsis';
import UserX from 'lucide-react/icons/user-x';
import { useRef, useState } from 'react';
import { MenuItem } from 'react-aria-components/Menu';
import type { User } from '../../../shared/domain/User.ts';
import { mayExclude } from '../../state/deedRights.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import menuStyles from '../ui/menus/Menu.module.css';
import { MenuButton } from '../ui/menus/MenuButton.tsx';
import { MenuPopover } from '../ui/menus/MenuPopover.tsx';
import { type AskedDeed, DeedDialog } from './DeedDialog.tsx';
import styles from './ExcludePersonButton.module.css';

interface ExcludePersonButtonProps {
  user: User;
  /** The dialog has closed. */
  onClosed: () => void;
}

/** In the list of people: kicks or bans somebody who may be in no channel. Nothing for those who may do neither. */
export function ExcludePersonButton({ user, onClosed }: ExcludePersonButtonProps) {
  const { t } = useTranslation();
  const ref = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [asked, setAsked] = useState<AskedDeed | null>(null);
  const mayKick = usePerch((state) => mayExclude(state, 'kick', user));
  const mayBan = usePerch((state) => mayExclude(state, 'ban', user));
  if (!mayKick && !mayBan) return null;
  const name = t('deed.more', { name: user.name });
  return (
    <>
      <MenuButton
        ref={ref}
        name={name}
        className={styles.button}
        isOpen={isOpen}
        onOpen={() => setOpen(true)}
      >
        <Ellipsis aria-hidden="true" size={18} />
      </MenuButton>
      {isOpen && (
        <MenuPopover
          label={name}
          triggerRef={ref}
          placement="bottom end"
          onClose={() => setOpen(false)}
          onAction={(key) => setAsked(key as AskedDeed)}
        >
          {mayKick && (
            <MenuItem id="kick" className={menuStyles.item} data-tone="danger">
              <UserX aria-hidden="true" size={16} />
              {t('deed.kick')}
            </MenuItem>
          )}
          {mayBan && (
            <MenuItem id="ban" className={menuStyles.item} data-tone="danger">
              <Ban aria-hidden="true" size={16} />
              {t('deed.ban')}
            </MenuItem>
          )}
        </MenuPopover>
      )}
      {asked !== null && (
        <DeedDialog
          deed={asked}
          user={user}
          onClose={() => {
            setAsked(null);
            onClosed();
          }}
        />
      )}
    </>
  );
}
