import Plus from 'lucide-react/icons/plus';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { roleAllows } from '../../shared/domain/Permissions.ts';
import { ChannelDialog } from './ChannelDialog.tsx';
import { ChannelList } from './ChannelList.tsx';
import { usePerch } from './ClientContext.tsx';
import { IconButton } from './IconButton.tsx';
import { ModalFrame } from './ModalFrame.tsx';
import { OwnerCodeForm } from './OwnerCodeForm.tsx';
import { ServerMenu } from './ServerMenu.tsx';
import styles from './Sidebar.module.css';

interface SidebarProps {
  onSettings: () => void;
}

/** The server's name and its channels. */
export function Sidebar({ onSettings }: SidebarProps) {
  const { t } = useTranslation();
  const isOwner = usePerch(({ me }) => me !== null && roleAllows(me.user.role, 'manageChannels'));
  const [dialog, setDialog] = useState<'createChannel' | 'becomeOwner' | null>(null);
  const close = () => setDialog(null);
  return (
    <nav aria-label={t('channels.region')} className={styles.sidebar}>
      <ServerMenu
        isOwner={isOwner}
        onCreateChannel={() => setDialog('createChannel')}
        onBecomeOwner={() => setDialog('becomeOwner')}
        onSettings={onSettings}
      />
      <div className={styles.scroll}>
        <div className={styles.headline}>
          <h2 className={styles.heading}>{t('channels.heading')}</h2>
          {isOwner && (
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
      {dialog === 'becomeOwner' && (
        <ModalFrame heading={t('server.becomeOwner')} onClose={close}>
          <OwnerCodeForm onClose={close} />
        </ModalFrame>
      )}
    </nav>
  );
}
