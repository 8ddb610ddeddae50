import { useState } from 'react';
import type { ServerItem } from '../../../shared/ipc/servers.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useDesktop } from '../ui/DesktopContext.ts';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';

interface RemoveServerDialogProps {
  server: Pick<ServerItem, 'id' | 'name' | 'joined'>;
  onClose: () => void;
}

/** Asks before the app removes a server, and says what is lost. */
export function RemoveServerDialog({ server, onClose }: RemoveServerDialogProps) {
  const { t } = useTranslation();
  const desktop = useDesktop();
  const [isBusy, setBusy] = useState(false);
  const [hasFailed, setFailed] = useState(false);

  async function confirm() {
    if (isBusy) return;
    setBusy(true);
    setFailed(false);
    try {
      await desktop?.call('servers:remove', { serverId: server.id });
      onClose();
    } catch (error) {
      console.error('The app refused:', error);
      setFailed(true);
    } finally {
      setBusy(false);
    }
  }

  return (
    <ModalFrame
      role="alertdialog"
      heading={t('removeServer.heading', { name: server.name })}
      onClose={onClose}
    >
      <p className={actionStyles.text}>{t('removeServer.lost')}</p>
      <p className={actionStyles.text}>{t('removeServer.identity')}</p>
      {server.joined && <p className={actionStyles.text}>{t('removeServer.call')}</p>}
      {hasFailed && (
        <p role="alert" className={actionStyles.failure}>
          {t('join.refused')}
        </p>
      )}
      <div className={actionStyles.actions}>
        <TextButton onPress={onClose}>{t('app.cancel')}</TextButton>
        <TextButton tone="danger" isBusy={isBusy} onPress={() => void confirm()}>
          {t('removeServer.confirm')}
        </TextButton>
      </div>
    </ModalFrame>
  );
}
