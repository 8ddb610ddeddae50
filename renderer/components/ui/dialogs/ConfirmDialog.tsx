import { type ReactNode, useState } from 'react';
import type { ErrorCode } from '../../../../shared/protocol/errors.ts';
import { useTranslation } from '../../../texts/useTranslation.tsx';
import { TextButton } from '../buttons/TextButton.tsx';
import { failureText } from '../failureText.ts';
import actionStyles from './DialogActions.module.css';
import { ModalFrame } from './ModalFrame.tsx';

interface ConfirmDialogProps {
  heading: string;
  /** The consequences. */
  text: string;
  /** Label of the confirm button. */
  confirmLabel: string;
  /** `danger`, unless nothing is lost by it. */
  tone?: 'danger' | 'primary';
  /** Runs the action; answers why it was refused, or null. */
  onConfirm: () => Promise<{ readonly code: ErrorCode } | null>;
  onClose: () => void;
  /** What can be chosen, below the text. */
  children?: ReactNode;
}

/** Asks before something is deleted; stays open and shows the error if the server refuses. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { heading, text, confirmLabel, tone = 'danger', onConfirm, onClose, children } = props;
  const { t } = useTranslation();
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function confirm() {
    if (isBusy) return;
    setBusy(true);
    const refused = await onConfirm();
    setBusy(false);
    if (refused) setFailure(refused.code);
    else onClose();
  }

  return (
    <ModalFrame role="alertdialog" heading={heading} onClose={onClose}>
      <p className={actionStyles.text}>{text}</p>
      {children}
      {failure && (
        <p role="alert" className={actionStyles.failure}>
          {failureText(t, failure)}
        </p>
      )}
      <div className={actionStyles.actions}>
        <TextButton onPress={onClose}>{t('app.cancel')}</TextButton>
        <TextButton tone={tone} isBusy={isBusy} onPress={() => void confirm()}>
          {confirmLabel}
        </TextButton>
      </div>
    </ModalFrame>
  );
}
