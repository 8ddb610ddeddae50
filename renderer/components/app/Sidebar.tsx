import Plus from 'lucide-react/icons/plus';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChannelList } from '../channels/ChannelList.tsx';
import { ServerMenu } from '../servers/ServerMenu.tsx';
import type { InviteKind } from '../servers/ServerMenuItems.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { copyText } from '../ui/copyText.ts';
import { failureText } from '../ui/failureText.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { lazyPart } from '../ui/lazyPart.tsx';
import { useMay } from '../ui/useMay.ts';
import styles from './Sidebar.module.css';

const ChannelDialog = lazyPart(
  async () => (await import('../channels/ChannelDialog.tsx')).ChannelDialog,
);
const ServerSettingsDialog = lazyPart(
  async () => (await import('../servers/ServerSettingsDialog.tsx')).ServerSettingsDialog,
);
const InviteLinkDialog = lazyPart(
  async () => (await import('../servers/InviteLinkDialog.tsx')).InviteLinkDialog,
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

type OpenDialog =
  | 'auditLog'
  | 'bans'
  | 'createChannel'
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
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const [uncopiedLink, setUncopiedLink] = useState<string | null>(null);
  const server = usePerch((state) => state.server);
  const { getInviteLinks } = useActions();
  const announce = useAnnounce();
  const close = () => setDialog(null);

  async function invite(kind: InviteKind) {
    const links = await getInviteLinks();
    if ('code' in links) announce(failureText(t, links.code));
    else if (!(await copyText(links[kind]))) setUncopiedLink(links[kind]);
    else announce(kind === 'app' ? t('server.invited') : t('server.invitedBrowser'));
  }

  return (
    <nav aria-label={t('channels.region')} className={styles.sidebar}>
      <ServerMenu
        mayCreateChannels={mayCreateChannels}
        onCreateChannel={() => setDialog('createChannel')}
        onBecomeOwner={() => setDialog('becomeOwner')}
        onInvite={(kind) => void invite(kind)}
        onServerSettings={() => setDialog('serverSettings')}
        onRoles={() => setDialog('roles')}
        onPeople={() => setDialog('people')}
        onBans={() => setDialog('bans')}
        onAuditLog={() => setDialog('auditLog')}
        onSettings={onSettings}
      />
      <div className={styles.scroll}>
        <div className={styles.headline}>
          <h2 className={styles.heading}>{t('channels.heading')}</h2>
          {mayCreateChannels && (
            <IconButton
              name={t('server.createChannel')}
              icon={Plus}
              onPress={() => setDialog('createChannel')}
            />
          )}
        </div>
        <ChannelList />
      </div>
      {dialog === 'createChannel' && <ChannelDialog onClose={close} />}
      {dialog === 'serverSettings' && server && (
        <ServerSettingsDialog server={server} onClose={close} />
      )}
      {uncopiedLink !== null && (
        <InviteLinkDialog link={uncopiedLink} onClose={() => setUncopiedLink(null)} />
      )}
      {dialog === 'bans' && <BanListDialog onClose={close} />}
      {dialog === 'auditLog' && <AuditLogDialog onClose={close} />}
      {dialog === 'becomeOwner' && <OwnerCodeDialog onClose={close} />}
      {dialog === 'roles' && <RolesDialog onClose={close} />}
      {dialog === 'people' && <PeopleDialog onClose={close} />}
    </nav>
  );
}
