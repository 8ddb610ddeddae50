import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Sound } from '../../shared/domain/Sound.ts';
import type { ErrorCode } from '../../shared/protocol/errors.ts';
import { useAnnounce } from './AnnounceContext.tsx';
import { useActions } from './ClientContext.tsx';
import actionStyles from './DialogActions.module.css';
import { failureText } from './failureText.ts';
import { ModalFrame } from './ModalFrame.tsx';
import { TextButton } from './TextButton.tsx';

interface RemoveSoundDialogProps {
  sound: Sound;
  onClose: () => void;
}

/** Asks before a sound goes away. */
export function RemoveSoundDialog({ sound, onClose }: RemoveSoundDialogProps) {
  const { t } = useTranslation();
  const { removeSound } = useActions();
  const announce = useAnnounce();
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function confirm() {
    if (isBusy) return;
    setBusy(true);
    const refused = await removeSound(sound.id);
    setBusy(false);
    if (refused) {
      setFailure(refused.code);
      return;
    }
    announce(t('soundboard.removed', { name: sound.name }));
    onClose();
  }

  return (
    <ModalFrame
      role="alertdialog"
      heading={t('soundboard.removeHeading', { name: sound.name })}
      onClose={onClose}
    >
      <p className={actionStyles.text}>{t('soundboard.removeHint')}</p>
      {failure && (
        <p role="alert" className={actionStyles.failure}>
          {failureText(t, failure)}
        </p>
      )}
      <div className={actionStyles.actions}>
        <TextButton onPress={onClose}>{t('app.cancel')}</TextButton>
        <TextButton tone="danger" isBusy={isBusy} onPress={() => void confirm()}>
          {t('soundboard.remove')}
        </TextButton>
      </div>
    </ModalFrame>
  );
}
