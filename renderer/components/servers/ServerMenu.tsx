import ChevronDown from 'lucide-react/icons/chevron-down';
import Globe from 'lucide-react/icons/globe';
import House from 'lucide-react/icons/house';
import KeyRound from 'lucide-react/icons/key-round';
import Leaf from 'lucide-react/icons/leaf';
import Link from 'lucide-react/icons/link';
import Plus from 'lucide-react/icons/plus';
import Settings from 'lucide-react/icons/settings';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { roleAllows } from '../../../shared/domain/Permissions.ts';
import type { InviteLinks } from '../../actions/inviteLinks.ts';
import { usePerch } from '../ui/ClientContext.tsx';
import { sendToApp, useDesktop } from '../ui/DesktopContext.ts';
import menuStyles from '../ui/Menu.module.css';
import styles from './ServerMenu.module.css';

interface ServerMenuProps {
  /** Whether this user may create channels. */
  isOwner: boolean;
  onCreateChannel: () => void;
  onBecomeOwner: () => void;
  onInvite: (kind: InviteKind) => void;
  onServerSettings: () => void;
  onSettings: () => void;
}

/** Which invite link to copy: for the app or for a browser. */
export type InviteKind = keyof InviteLinks;

/** The menu at the server's name. */
export function ServerMenu({
  isOwner,
  onCreateChannel,
  onBecomeOwner,
  onInvite,
  onServerSettings,
  onSettings,
}: ServerMenuProps) {
  const { t } = useTranslation();
  const desktop = useDesktop();
  const server = usePerch((state) => state.server?.name) ?? t('app.name');
  // If the server asks for a join code, only users with the right to invite can share it.
  const mayInvite = usePerch(
    ({ me, server: facts }) =>
      me !== null && (facts?.joinCodeRequired === false || roleAllows(me.user.role, 'invite')),
  );
  const mayManage = usePerch(({ me }) => me !== null && roleAllows(me.user.role, 'manageServer'));
  return (
    <MenuTrigger>
      <Button className={styles.button} aria-label={t('server.menu', { server })}>
        <span className={styles.name}>{server}</span>
        <ChevronDown aria-hidden="true" size={18} />
      </Button>
      <Popover className={menuStyles.popover} placement="bottom start" offset={4}>
        <Menu className={menuStyles.menu}>
          {mayInvite && (
            <MenuItem className={menuStyles.item} onAction={() => onInvite('app')}>
              <Link aria-hidden="true" size={16} />
              {t('server.invite')}
            </MenuItem>
          )}
          {mayInvite && (
            <MenuItem className={menuStyles.item} onAction={() => onInvite('browser')}>
              <Globe aria-hidden="true" size={16} />
              {t('server.inviteBrowser')}
            </MenuItem>
          )}
          {isOwner && (
            <MenuItem className={menuStyles.item} onAction={onCreateChannel}>
              <Plus aria-hidden="true" size={16} />
              {t('server.createChannel')}
            </MenuItem>
          )}
          {!isOwner && (
            <MenuItem className={menuStyles.item} onAction={onBecomeOwner}>
              <KeyRound aria-hidden="true" size={16} />
              {t('server.becomeOwner')}
            </MenuItem>
          )}
          {mayManage && (
            <MenuItem className={menuStyles.item} onAction={onServerSettings}>
              <House aria-hidden="true" size={16} />
              {t('server.profile')}
            </MenuItem>
          )}
          <MenuItem className={menuStyles.item} onAction={onSettings}>
            <Settings aria-hidden="true" size={16} />
            {t('server.settings')}
          </MenuItem>
          {desktop && (
            <MenuItem
              className={menuStyles.item}
              onAction={() => sendToApp(desktop, 'servers:show', { serverId: null })}
            >
              <Leaf aria-hidden="true" size={16} />
              {t('server.otherServer')}
            </MenuItem>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
