import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';

interface AgreementDialogProps {
  channelName: string;
  /** Who has started the recording. */
  byName: string;
  /** Whether cameras and shares are recorded, too. */
  hasVideos: boolean;
  /** Whether the call is encrypted to the end. */
  isSealed: boolean;
  onAnswer: (agrees: boolean) => void;
}

/** Asks whether I agree to be recorded. Closing it is no agreement. */
export function AgreementDialog({
  channelName,
  byName,
  hasVideos,
  isSealed,
  onAnswer,
}: AgreementDialogProps) {
  const { t } = useTranslation();
  return (
    <ModalFrame
      role="alertdialog"
      heading={t('recording.ask', { name: byName, channel: channelName })}
      onClose={() => onAnswer(false)}
    >
      <p className={actionStyles.text}>
        {t(hasVideos ? 'recording.askVideosText' : 'recording.askText')}
      </p>
      {isSealed && <p className={actionStyles.text}>{t('recording.askSealed')}</p>}
      <div className={actionStyles.actions}>
        <TextButton onPress={() => onAnswer(false)}>{t('recording.decline')}</TextButton>
        <TextButton tone="primary" onPress={() => onAnswer(true)}>
          {t('recording.agree')}
        </TextButton>
      </div>
    </ModalFrame>
  );
}
