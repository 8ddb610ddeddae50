import Plus from 'lucide-react/icons/plus';
import { useState } from 'react';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { ChannelList } from '../channels/ChannelList.tsx';
import { ServerMenu } from '../servers/ServerMenu.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { Deferred } from '../ui/frames/Deferred.tsx';
import { useMay } from '../ui/hooks/useMay.ts';
import { lazyPart } from '../ui/lazyPart.tsx';
import styles from './Sidebar.module.css';
import type { OpenDialog } from './SidebarDialog.tsx';

const SidebarDialog = lazyPart(async () => (await import('./SidebarDialog.tsx')).SidebarDialog);

/** While there is a call. */
const CallEntry = lazyPart(async () => (await import('../calls/CallEntry.tsx')).CallEntry);

interface SidebarProps {
  onSettings: () => void;
}

/** The server's name and its channels. */
export function Sidebar({ onSettings }: SidebarProps) {
  const { t } = useTranslation();
  const mayCreateChannels = useMay('manageChannels');
  const mayCreateTemporary = useMay('temporaryChannels');
  const [dialog, setDialog] = useState<OpenDialog | null>(null);

  return (
    <nav aria-label={t('channels.region')} className={styles.sidebar}>
      <ServerMenu
        mayCreateChannels={mayCreateChannels}
        onCreateChannel={() => setDialog('createChannel')}
        onCreateTemporary={() => setDialog('createTemporary')}
        onBecomeOwner={() => setDialog('becomeOwner')}
        onInvite={() => setDialog('invite')}
        onServerSettings={() => setDialog('serverSettings')}
        onOverview={() => setDialog('overview')}
        onRoles={() => setDialog('roles')}
        onPeople={() => setDialog('people')}
        onBans={() => setDialog('bans')}
        onAuditLog={() => setDialog('auditLog')}
        onSettings={onSettings}
      />
      <div className={styles.scroll} data-tour="channels">
        <Deferred>
          <CallEntry />
        </Deferred>
        <div className={styles.headline}>
          <h2 className={styles.heading}>{t('channels.heading')}</h2>
          {(mayCreateChannels || mayCreateTemporary) && (
            <Deferred>
              <IconButton
                name={t(mayCreateChannels ? 'server.createChannel' : 'server.createTemporary')}
                icon={Plus}
                onPress={() => setDialog(mayCreateChannels ? 'createChannel' : 'createTemporary')}
              />
            </Deferred>
          )}
        </div>
        <ChannelList />
      </div>
      {dialog && (
        <SidebarDialog dialog={dialog} onOpen={setDialog} onClose={() => setDialog(null)} />
      )}
    </nav>
  );
}
