import { useState } from 'react';
import type { ServerItem } from '../../../shared/ipc/servers.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { lazyPart } from '../ui/lazyPart.tsx';
import { CertificateWarning } from './CertificateWarning.tsx';

const RemoveServerDialog = lazyPart(
  async () => (await import('./RemoveServerDialog.tsx')).RemoveServerDialog,
);
const TrustKeyDialog = lazyPart(async () => (await import('./TrustKeyDialog.tsx')).TrustKeyDialog);

interface ChangedCertificateProps {
  server: ServerItem;
  certificates: NonNullable<ServerItem['certificateChanged']>;
  onBack: () => void;
}

/** Replaces a server's page when its key differs from the pinned one. */
export function ChangedCertificate({ server, certificates, onBack }: ChangedCertificateProps) {
  const { t } = useTranslation();
  const [asks, setAsks] = useState<'trust' | 'remove' | null>(null);
  const close = () => setAsks(null);
  const { name, host } = server;
  return (
    <>
      <CertificateWarning
        heading={t('certificate.changedHeading', { name })}
        lead={t('certificate.changedLead', { host })}
        help={t('certificate.changedHelp')}
        pinned={certificates.pinned}
        shown={certificates.shown}
      >
        <TextButton tone="primary" onPress={onBack}>
          {t('certificate.back')}
        </TextButton>
        <TextButton onPress={() => setAsks('trust')}>{t('trustKey.open')}</TextButton>
        <TextButton onPress={() => setAsks('remove')}>{t('removeServer.confirm')}</TextButton>
      </CertificateWarning>
      {asks === 'trust' && (
        <TrustKeyDialog server={server} shown={certificates.shown} onClose={close} />
      )}
      {asks === 'remove' && <RemoveServerDialog server={server} onClose={close} />}
    </>
  );
}
