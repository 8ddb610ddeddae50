import type { ServerItem } from '../../../shared/ipc/servers.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useDesktop } from '../ui/DesktopContext.ts';
import { ConfirmDialog } from '../ui/dialogs/ConfirmDialog.tsx';

interface TrustKeyDialogProps {
  server: Pick<ServerItem, 'id' | 'name'>;
  /** The fingerprint of the server's current certificate. */
  shown: string;
  onClose: () => void;
}

/** Asks whether the new key was compared before it is trusted. */
export function TrustKeyDialog({ server, shown, onClose }: TrustKeyDialogProps) {
  const { t } = useTranslation();
  const desktop = useDesktop();

  async function trust() {
    try {
      const question = { serverId: server.id, fingerprint: shown };
      return (await desktop?.call('servers:trustKey', question))
        ? null
        : { code: 'conflict' as const };
    } catch (error) {
      console.error('The app refused:', error);
      return { code: 'internal' as const };
    }
  }

  return (
    <ConfirmDialog
      heading={t('trustKey.heading', { name: server.name })}
      text={t('trustKey.text', { fingerprint: shown })}
      confirmLabel={t('trustKey.confirm')}
      onConfirm={trust}
      onClose={onClose}
    />
  );
}
