import ShieldAlert from 'lucide-react/icons/shield-alert';
import type { ReactNode } from 'react';
import { useTranslation } from '../../texts/useTranslation.tsx';
import styles from './CertificateWarning.module.css';
import { Fingerprint } from './Fingerprint.tsx';

interface CertificateWarningProps {
  heading: string;
  lead: string;
  /** What to do about it. */
  help: string;
  pinned: string;
  shown: string;
  /** The buttons. None of them leads to the server. */
  children: ReactNode;
}

/** A full-page warning that a server's certificate is wrong. It cannot be bypassed. */
export function CertificateWarning({
  heading,
  lead,
  help,
  pinned,
  shown,
  children,
}: CertificateWarningProps) {
  const { t } = useTranslation();
  return (
    <main className={styles.screen}>
      <div className={styles.card} role="alert">
        <span className={styles.mark}>
          <ShieldAlert aria-hidden="true" size={36} strokeWidth={1.75} />
        </span>
        <h1 className={styles.heading}>{heading}</h1>
        <p>{lead}</p>
        <div className={styles.pair}>
          <Fingerprint label={t('certificate.pinned')} fingerprint={pinned} />
          <Fingerprint label={t('certificate.shown')} fingerprint={shown} unlike={pinned} />
        </div>
        <p>{help}</p>
        <div className={styles.actions}>{children}</div>
      </div>
    </main>
  );
}
