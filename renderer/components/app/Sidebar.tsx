import Plus from 'lucide-react/icons/plus';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChannelList } from '../channels/ChannelList.tsx';
import { ServerMenu } from '../servers/ServerMenu.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { lazyPart } from '../ui/lazyPart.tsx';
import { useMay } from '../ui/useMay.ts';
import styles from './Sidebar.module.css';

const ChannelDialog = lazyPart(
  async () => (await import('../channels/ChannelDialog.tsx')).ChannelDialog,
);
const TemporaryChannelDialog = lazyPart(
  async () => (await import('../channels/TemporaryChannelDialog.tsx')).TemporaryChannelDialog,
);
const ServerSettingsDialog = lazyPart(
  async () => (await import('../servers/ServerSettingsDialog.tsx')).ServerSettingsDialog,
);
const InviteDialog = lazyPart(
  async () => (await import('../invites/InviteDialog.tsx')).InviteDialog,
);
const OwnerCodeDialog = lazyPart(
  async () => (await import('../servers/OwnerCodeDialog.tsx')).OwnerCodeDialog,
);

const RolesDialog = lazyPart(async () => (await import('../roles/RolesDialog.tsx')).RolesDialog);
const PeopleDialog = lazyPart(async () => (await import('../roles/PeopleDialog.tsx')).PeopleDialog);

const AuditLogDialog = lazyPart(
  async () => (await import('../moderation/AuditLogDialog.tsx')).AuditLogDialog,
);
const BanListDialog = lazyPart(
  async () => (await import('../moderation/BanListDialog.tsx')).BanListDialog,
);

/** While there is a call. */
const CallEntry = lazyPart(async () => (await import('../calls/CallEntry.tsx')).CallEntry);

type OpenDialog =
  | 'invite'
  | 'auditLog'
  | 'bans'
  | 'createChannel'
  | 'createTemporary'
  | 'becomeOwner'
  | 'serverSettings'
  | 'roles'
  | 'people';

interface SidebarProps {
  onSettings: () => void;
}

/** The server's name and its channels. */
export function Sidebar({ onSettings }: SidebarProps) {
  const { t } = useTranslation();
  const mayCreateChannels = useMay('manageChannels');
  const mayCreateTemporary = useMay('temporaryChannels');
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const server = usePerch((state) => state.server);
  const close = () => setDialog(null);

  return (
    <nav aria-label={t('channels.region')} className={styles.sidebar}>
      <ServerMenu
        mayCreateChannels={mayCreateChannels}
        onCreateChannel={() => setDialog('createChannel')}
        onCreateTemporary={() => setDialog('createTemporary')}
        onBecomeOwner={() => setDialog('becomeOwner')}
        onInvite={() => setDialog('invite')}
        onServerSettings={() => setDialog('serverSettings')}
        onRoles={() => setDialog('roles')}
        onPeople={() => setDialog('people')}
        onBans={() => setDialog('bans')}
        onAuditLog={() => setDialog('auditLog')}
        onSettings={onSettings}
      />
      <div className={styles.scroll} data-tour="channels">
        <CallEntry />
        <div className={styles.headline}>
          <h2 className={styles.heading}>{t('channels.heading')}</h2>
          {(mayCreateChannels || mayCreateTemporary) && (
            <IconButton
              name={t(mayCreateChannels ? 'server.createChannel' : 'server.createTemporary')}
              icon={Plus}
              onPress={() => setDialog(mayCreateChannels ? 'createChannel' : 'createTemporary')}
            />
          )}
        </div>
        <ChannelList />
      </div>
      {dialog === 'createChannel' && <ChannelDialog onClose={close} />}
      {dialog === 'createTemporary' && <TemporaryChannelDialog onClose={close} />}
      {dialog === 'serverSettings' && server && (
        <ServerSettingsDialog server={server} onClose={close} />
      )}
      {dialog === 'invite' && <InviteDialog onClose={close} />}
      {dialog === 'bans' && <BanListDialog onClose={close} />}
      {dialog === 'auditLog' && <AuditLogDialog onClose={close} />}
      {dialog === 'becomeOwner' && <OwnerCodeDialog onClose={close} />}
      {dialog === 'roles' && <RolesDialog onClose={close} />}
      {dialog === 'people' && <PeopleDialog onClose={close} />}
    </nav>
  );
}
