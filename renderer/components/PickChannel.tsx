import Bird from 'lucide-react/icons/bird';
import { useTranslation } from 'react-i18next';
import styles from './PickChannel.module.css';

/** The stage outside of every channel. */
export function PickChannel() {
  const { t } = useTranslation();
  return (
    <div className={styles.invitation}>
      <span className={styles.mark}>
        <Bird aria-hidden="true" size={40} strokeWidth={1.5} />
      </span>
      <h2 className={styles.heading}>{t('stage.pickHeading')}</h2>
      <p className={styles.hint}>{t('stage.pickHint')}</p>
    </div>
  );
}
