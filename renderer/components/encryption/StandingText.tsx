import ShieldAlert from 'lucide-react/icons/shield-alert';
import ShieldCheck from 'lucide-react/icons/shield-check';
import type { Standing } from '../../state/CallEncryption.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import styles from './EncryptionDialog.module.css';

/** How well a device is known; null: who it is has no keys yet. */
export function StandingText({ standing }: { standing: Standing | null }) {
  const { t } = useTranslation();
  if (standing === null) return <span className={styles.standing}>{t('encryption.missing')}</span>;
  return (
    <span className={styles.standing} data-standing={standing}>
      {standing === 'verified' && <ShieldCheck aria-hidden="true" size={14} />}
      {standing === 'changed' && <ShieldAlert aria-hidden="true" size={14} />}
      {t(`encryption.standing.${standing}`)}
    </span>
  );
}
