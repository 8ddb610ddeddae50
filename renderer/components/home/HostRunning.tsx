import { useState } from 'react';
import type { HostState } from '../../../shared/ipc/HostState.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { sendToApp, useDesktop } from '../ui/DesktopContext.ts';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';
import { CopyField } from '../ui/fields/CopyField.tsx';
import styles from './HomePage.module.css';
import { ReachList } from './ReachList.tsx';

interface HostRunningProps {
  state: Extract<HostState, { kind: 'running' }>;
}

/** The running server inside this app: invite link, reachability, and a Stop button. */
export function HostRunning({ state }: HostRunningProps) {
  const { t } = useTranslation();
  const desktop = useDesktop();
  const [isStopping, setStopping] = useState(false);
  const { serverId, name, port, inviteOnly, inviteLink, networkInviteLink, reach } = state;
  return (
    <>
      <CopyField
        label={t('host.inviteLink')}
        hint={inviteOnly ? t('host.inviteOnlyHint') : t('host.inviteLinkHint')}
        text={inviteLink}
      />
      {networkInviteLink !== null && (
        <CopyField label={t('host.networkInviteLink')} text={networkInviteLink} isFirst={false} />
      )}
      <div>
        <h3 className={styles.strong}>{t('host.reach')}</h3>
        <ReachList reach={reach} port={port} />
      </div>
      <div className={styles.actions}>
        <TextButton onPress={() => setStopping(true)}>{t('host.stop')}</TextButton>
        <TextButton tone="primary" onPress={() => sendToApp(desktop, 'servers:show', { serverId })}>
          {t('host.open')}
        </TextButton>
      </div>
      {isStopping && (
        <ModalFrame
          role="alertdialog"
          heading={t('host.stopHeading', { name })}
          onClose={() => setStopping(false)}
        >
          <p className={actionStyles.text}>{t('host.stopHint')}</p>
          <div className={actionStyles.actions}>
            <TextButton onPress={() => setStopping(false)}>{t('app.cancel')}</TextButton>
            <TextButton
              tone="danger"
              onPress={() => {
                setStopping(false);
                sendToApp(desktop, 'host:stop', null);
              }}
            >
              {t('host.stopConfirm')}
            </TextButton>
          </div>
        </ModalFrame>
      )}
    </>
  );
}
