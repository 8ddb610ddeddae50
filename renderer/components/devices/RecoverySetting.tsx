import { useState } from 'react';
import type { Device } from '../../../shared/domain/Device.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions } from '../ui/ClientContext.tsx';
import { ConfirmDialog } from '../ui/dialogs/ConfirmDialog.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { lazyPart } from '../ui/lazyPart.tsx';
import styles from './DeviceSettings.module.css';

const RecoveryDialog = lazyPart(async () => (await import('./RecoveryDialog.tsx')).RecoveryDialog);

interface RecoverySettingProps {
  /** Null where the user has made none. */
  words: Device | null;
}

/** The words that bring me back: whether I have made them, and new ones. */
export function RecoverySetting({ words }: RecoverySettingProps) {
  const { t, i18n } = useTranslation();
  const { removeDevice } = useActions();
  const [isMaking, setMaking] = useState(false);
  const [isRemoving, setRemoving] = useState(false);
  const when = (at: number) =>
    new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium' }).format(at);
  return (
    <div className={styles.setting}>
      <span className={styles.name}>{t('recovery.heading')}</span>
      <p className={styles.hint}>
        {words ? t('recovery.made', { when: when(words.addedAt) }) : t('recovery.none')}
      </p>
      <div className={actionStyles.actions}>
        {words && <TextButton onPress={() => setRemoving(true)}>{t('recovery.remove')}</TextButton>}
        <TextButton onPress={() => setMaking(true)}>
          {t(words ? 'recovery.renew' : 'recovery.make')}
        </TextButton>
      </div>
      {isMaking && <RecoveryDialog isReplacing={words !== null} onClose={() => setMaking(false)} />}
      {isRemoving && words && (
        <ConfirmDialog
          heading={t('recovery.removeHeading')}
          text={t('recovery.removeText')}
          confirmLabel={t('recovery.remove')}
          onConfirm={() => removeDevice(words.publicKey)}
          onClose={() => setRemoving(false)}
        />
      )}
    </div>
  );
}
