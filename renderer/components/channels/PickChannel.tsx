import Bird from 'lucide-react/icons/bird';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import styles from './PickChannel.module.css';

/** The stage while I am not in a channel: a hint what to do. */
export function PickChannel() {
  const { t } = useTranslation();
  const isEmpty = usePerch((state) => state.presence.channels.length === 0);
  return (
    <div className={styles.invitation}>
      <span className={styles.mark}>
        <Bird aria-hidden="true" size={40} strokeWidth={1.5} />
      </span>
      <h2 className={styles.heading}>
        {isEmpty ? t('stage.emptyHeading') : t('stage.pickHeading')}
      </h2>
      <p className={styles.hint}>{isEmpty ? t('stage.emptyHint') : t('stage.pickHint')}</p>
    </div>
  );
}
