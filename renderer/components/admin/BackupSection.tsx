import type { BackupStatus } from '../../../shared/domain/ServerStatus.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { sizeText } from '../files/sizeText.ts';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { HeadedSection } from '../ui/frames/HeadedSection.tsx';
import styles from './AdminDialog.module.css';

interface BackupSectionProps {
  backups: BackupStatus;
  onMake: () => void;
}

/** So many are listed; the others are counted. */
const listedMax = 5;

/** The backups on the server's disk. */
export function BackupSection({ backups, onMake }: BackupSectionProps) {
  const { t, i18n } = useTranslation();
  const { keep, isMaking, list, failure } = backups;
  const time = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' });
  const older = list.length - listedMax;
  return (
    <HeadedSection styles={styles} heading={t('admin.backups')}>
      <p className={styles.hint}>
        {keep === 0 ? t('admin.keptNone') : t('admin.kept', { count: keep })} {t('admin.where')}
      </p>
      {failure !== null && !isMaking && (
        <p role="alert" className={actionStyles.failure}>
          {t(`admin.failure.${failure}`)}
        </p>
      )}
      {list.length === 0 ? (
        <p className={styles.hint}>{t('admin.noBackup')}</p>
      ) : (
        <ol className={styles.list}>
          {list.slice(0, listedMax).map(({ name, madeAt, bytes }) => (
            <li key={name} title={name}>
              {t('admin.backup', {
                time: time.format(madeAt),
                size: sizeText(bytes, i18n.language),
              })}
            </li>
          ))}
          {older > 0 && <li className={styles.hint}>{t('admin.more', { count: older })}</li>}
        </ol>
      )}
      <div className={styles.make}>
        <TextButton isBusy={isMaking} onPress={() => !isMaking && onMake()}>
          {t('admin.make')}
        </TextButton>
        <p role="status" className={styles.hint}>
          {isMaking && t('admin.making')}
        </p>
      </div>
    </HeadedSection>
  );
}
