import Activity from 'lucide-react/icons/activity';
import BanIcon from 'lucide-react/icons/ban';
import Hourglass from 'lucide-react/icons/hourglass';
import House from 'lucide-react/icons/house';
import KeyRound from 'lucide-react/icons/key-round';
import Leaf from 'lucide-react/icons/leaf';
import Plus from 'lucide-react/icons/plus';
import ScrollText from 'lucide-react/icons/scroll-text';
import Settings from 'lucide-react/icons/settings';
import Shield from 'lucide-react/icons/shield';
import UserPlus from 'lucide-react/icons/user-plus';
import Users from 'lucide-react/icons/users';
import type { RefObject } from 'react';
import { MenuItem } from 'react-aria-components/Menu';
import { auditReaders } from '../../../shared/permissions/permissions.ts';
import { mayAnyOnServer, mayOnServer } from '../../state/ownRights.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useMayListPeople } from '../roles/useMayListPeople.ts';
import { usePerch } from '../ui/ClientContext.tsx';
import { sendToApp, useDesktop } from '../ui/DesktopContext.ts';
import { useMay } from '../ui/hooks/useMay.ts';
import menuStyles from '../ui/menus/Menu.module.css';
import { MenuPopover } from '../ui/menus/MenuPopover.tsx';

/** What the items do. */
export interface ServerMenuActions {
  mayCreateChannels: boolean;
  onCreateChannel: () => void;
  onCreateTemporary: () => void;
  onBecomeOwner: () => void;
  onInvite: () => void;
  onServerSettings: () => void;
  onOverview: () => void;
  onRoles: () => void;
  onPeople: () => void;
  onBans: () => void;
  onAuditLog: () => void;
  onSettings: () => void;
}

interface ServerMenuItemsProps extends ServerMenuActions {
  /** Accessible name of the menu. */
  label: string;
  triggerRef: RefObject<Element | null>;
  onClose: () => void;
}

/** The open menu at the server's name. */
export function ServerMenuItems({
  label,
  triggerRef,
  onClose,
  mayCreateChannels,
  onCreateChannel,
  onCreateTemporary,
  onBecomeOwner,
  onInvite,
  onServerSettings,
  onOverview,
  onRoles,
  onPeople,
  onBans,
  onAuditLog,
  onSettings,
}: ServerMenuItemsProps) {
  const { t } = useTranslation();
  const desktop = useDesktop();
  // On an open server a plain link is enough, which everybody can make.
  const mayInvite = usePerch(
    (state) => state.server?.joinCodeRequired === false || mayOnServer(state, 'invite'),
  );
  const mayCreateTemporary = useMay('temporaryChannels');
  const mayManage = useMay('manageServer');
  const mayManageRoles = useMay('manageRoles');
  const mayListPeople = useMayListPeople();
  const mayBan = useMay('ban');
  const mayReadAudit = usePerch((state) => mayAnyOnServer(state, auditReaders));
  const isOwner = usePerch(({ me }) => me?.user.isOwner === true);
  return (
    <MenuPopover label={label} triggerRef={triggerRef} placement="bottom start" onClose={onClose}>
      {mayInvite && (
        <MenuItem className={menuStyles.item} onAction={onInvite}>
          <UserPlus aria-hidden="true" size={16} />
          {t('server.invite')}
        </MenuItem>
      )}
      {mayCreateChannels && (
        <MenuItem className={menuStyles.item} onAction={onCreateChannel}>
          <Plus aria-hidden="true" size={16} />
          {t('server.createChannel')}
        </MenuItem>
      )}
      {mayCreateTemporary && (
        <MenuItem className={menuStyles.item} onAction={onCreateTemporary}>
          <Hourglass aria-hidden="true" size={16} />
          {t('server.createTemporary')}
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
      {mayManage && (
        <MenuItem className={menuStyles.item} onAction={onOverview}>
          <Activity aria-hidden="true" size={16} />
          {t('admin.open')}
        </MenuItem>
      )}
      {mayManageRoles && (
        <MenuItem className={menuStyles.item} onAction={onRoles}>
          <Shield aria-hidden="true" size={16} />
          {t('roles.open')}
        </MenuItem>
      )}
      {mayListPeople && (
        <MenuItem className={menuStyles.item} onAction={onPeople}>
          <Users aria-hidden="true" size={16} />
          {t('people.open')}
        </MenuItem>
      )}
      {mayBan && (
        <MenuItem className={menuStyles.item} onAction={onBans}>
          <BanIcon aria-hidden="true" size={16} />
          {t('bans.open')}
        </MenuItem>
      )}
      {mayReadAudit && (
        <MenuItem className={menuStyles.item} onAction={onAuditLog}>
          <ScrollText aria-hidden="true" size={16} />
          {t('audit.open')}
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
    </MenuPopover>
  );
}
