import { useEffect, useRef } from 'react';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { Fingerprint } from '../servers/Fingerprint.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import styles from './HomePage.module.css';

interface CompareFingerprintProps {
  host: string;
  fingerprint: string;
  isBusy: boolean;
  onCancel: () => void;
  onMatch: () => void;
}

/** A server with a self-signed certificate: the user compares its fingerprint before anything is sent to it. */
export function CompareFingerprint({
  host,
  fingerprint,
  isBusy,
  onCancel,
  onMatch,
}: CompareFingerprintProps) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  // The heading is read first, and Enter does not press an unread button.
  useEffect(() => heading.current?.focus(), []);
  return (
    <section aria-labelledby="compare-heading" className={styles.way}>
      <h2 id="compare-heading" ref={heading} tabIndex={-1} className={styles.heading}>
        {t('certificate.unknownHeading', { host })}
      </h2>
      <p className={styles.lead}>{t('certificate.unknownLead')}</p>
      <Fingerprint label={t('certificate.fingerprint')} fingerprint={fingerprint} />
      <p>{t('certificate.unknownSteps')}</p>
      <p className={styles.lead}>{t('certificate.unknownTip')}</p>
      <div className={styles.actions}>
        <TextButton onPress={onCancel}>{t('app.cancel')}</TextButton>
        <TextButton tone="primary" isBusy={isBusy} onPress={onMatch}>
          {t('certificate.matches')}
        </TextButton>
      </div>
    </section>
  );
}
