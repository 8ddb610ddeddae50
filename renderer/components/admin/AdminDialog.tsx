import { useEffect, useState } from 'react';
import type { ServerStatus } from '../../../shared/domain/ServerStatus.ts';
import { auditReaders } from '../../../shared/permissions/permissions.ts';
import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import { mayAnyOnServer } from '../../state/ownRights.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useMayListPeople } from '../roles/useMayListPeople.ts';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';
import { failureText } from '../ui/failureText.ts';
import { useMay } from '../ui/hooks/useMay.ts';
import styles from './AdminDialog.module.css';
import { BackupSection } from './BackupSection.tsx';
import { LoadSection, ServerSection, StorageSection } from './StatusSections.tsx';

/** The dialogs that are reached from here. */
export type AdminPage = 'people' | 'roles' | 'invite' | 'bots' | 'bans' | 'auditLog';

interface AdminDialogProps {
  onOpen: (page: AdminPage) => void;
  onClose: () => void;
}

/** How often it asks while it is open, in ms. */
const reloadMs = 5_000;

/** How the server is doing: what it is, what it has to do, what it keeps, and its backups. */
export function AdminDialog({ onOpen, onClose }: AdminDialogProps) {
  const { t } = useTranslation();
  const { readServerStatus, makeBackup } = useActions();
  const isReady = usePerch(({ connection }) => connection.kind === 'ready');
  const [status, setStatus] = useState<ServerStatus | null>(null);
  const [failure, setFailure] = useState<ErrorCode | null>(null);

  // Nobody is told of these figures: they are asked for as long as somebody looks at them.
  useEffect(() => {
    if (!isReady) return;
    const load = async () => {
      if (document.hidden) return;
      setFailure((await readServerStatus(setStatus))?.code ?? null);
    };
    void load();
    const timer = setInterval(() => void load(), reloadMs);
    return () => clearInterval(timer);
  }, [isReady, readServerStatus]);

  async function backUp() {
    const refused = await makeBackup();
    setFailure((refused ?? (await readServerStatus(setStatus)))?.code ?? null);
  }

  return (
    <ModalFrame heading={t('admin.heading')} isWide onClose={onClose}>
      {failure !== null && (
        <p role="alert" className={actionStyles.failure}>
          {failureText(t, failure)}
        </p>
      )}
      {status === null ? (
        failure === null && <p className={actionStyles.text}>{t('admin.loading')}</p>
      ) : (
        <>
          {status.newerVersion !== null && (
            <p role="status" className={styles.newer}>
              {t('admin.newer', { version: status.newerVersion, current: status.versions.perch })}
            </p>
          )}
          <div className={styles.sections}>
            <ServerSection status={status} />
            <LoadSection load={status.load} />
            <StorageSection storage={status.storage} />
            <BackupSection backups={status.backups} onMake={() => void backUp()} />
          </div>
        </>
      )}
      <PageLinks onOpen={onOpen} />
      <div className={actionStyles.actions}>
        <TextButton tone="primary" onPress={onClose}>
          {t('app.close')}
        </TextButton>
      </div>
    </ModalFrame>
  );
}

/** The other pages by which a server is managed, as far as the user may open them. */
function PageLinks({ onOpen }: Pick<AdminDialogProps, 'onOpen'>) {
  const { t } = useTranslation();
  const mayList = useMayListPeople();
  const mayManageRoles = useMay('manageRoles');
  const mayInvite = useMay('invite');
  const mayBan = useMay('ban');
  const mayReadAudit = usePerch((state) => mayAnyOnServer(state, auditReaders));
  const pages: readonly (readonly [AdminPage, boolean, string])[] = [
    ['people', mayList, t('people.open')],
    ['roles', mayManageRoles, t('roles.open')],
    ['invite', mayInvite, t('admin.invites')],
    // Who sees this overview manages the server.
    ['bots', true, t('bots.open')],
    ['bans', mayBan, t('bans.open')],
    ['auditLog', mayReadAudit, t('audit.open')],
  ];
  return (
    <nav aria-label={t('admin.pages')} className={styles.pages}>
      {pages.map(
        ([page, isOpenable, name]) =>
          isOpenable && (
            <TextButton key={page} onPress={() => onOpen(page)}>
              {name}
            </TextButton>
          ),
      )}
    </nav>
  );
}
