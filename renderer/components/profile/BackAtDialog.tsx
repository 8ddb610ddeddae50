import { type FormEvent, useState } from 'react';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';
import { TextInput } from '../ui/fields/TextInput.tsx';
import { nextTimeOf } from './nextTimeOf.ts';
import { useSetDoor } from './useSetDoor.ts';

interface BackAtDialogProps {
  onClose: () => void;
}

/** Asks at what time I am back. */
export function BackAtDialog({ onClose }: BackAtDialogProps) {
  const { t } = useTranslation();
  const setDoor = useSetDoor();
  const [typed, setTyped] = useState('');
  const at = nextTimeOf(typed, Date.now());

  function submit(event: FormEvent) {
    event.preventDefault();
    if (at === null) return;
    void setDoor({ kind: 'backAt', at });
    onClose();
  }

  return (
    <ModalFrame heading={t('profile.askHeading')} onClose={onClose}>
      <form className={actionStyles.form} onSubmit={submit}>
        <TextInput
          label={t('profile.time')}
          hint={t('profile.timeHint')}
          type="time"
          value={typed}
          onChange={setTyped}
          autoFocus
        />
        <div className={actionStyles.actions}>
          <TextButton onPress={onClose}>{t('app.cancel')}</TextButton>
          <TextButton type="submit" tone="primary" isDisabled={at === null}>
            {t('app.save')}
          </TextButton>
        </div>
      </form>
    </ModalFrame>
  );
}
