import { type FormEvent, useState } from 'react';
import { nameFault, tidyName } from '../../../shared/domain/names.ts';
import { type Sound, type SoundLabel, soundNameMaxLength } from '../../../shared/domain/Sound.ts';
import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions } from '../ui/ClientContext.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';
import { isNameFailure } from '../ui/failureText.ts';
import { SoundLabelFields } from './SoundLabelFields.tsx';
import { soundFailureText } from './soundFailureText.ts';

interface EditSoundDialogProps {
  sound: Sound;
  onClose: () => void;
}

/** Changes the name or emoji of a sound. */
export function EditSoundDialog({ sound, onClose }: EditSoundDialogProps) {
  const { t } = useTranslation();
  const { updateSound } = useActions();
  const [label, setLabel] = useState<SoundLabel>({ name: sound.name, emoji: sound.emoji });
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isComplete = nameFault(label.name, soundNameMaxLength) === null;
  const isAboutName = isNameFailure(failure);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!isComplete || isBusy) return;
    setBusy(true);
    setFailure(null);
    const refused = await updateSound(sound.id, { ...label, name: tidyName(label.name) });
    setBusy(false);
    if (refused) setFailure(refused.code);
    else onClose();
  }

  return (
    <ModalFrame heading={t('soundboard.editHeading', { name: sound.name })} onClose={onClose}>
      <form className={actionStyles.form} onSubmit={submit}>
        <SoundLabelFields
          label={label}
          error={isAboutName ? soundFailureText(t, failure) : null}
          onChange={(wish) => {
            setLabel(wish);
            setFailure(null);
          }}
          autoFocus
        />
        {failure !== null && !isAboutName && (
          <p role="alert" className={actionStyles.failure}>
            {soundFailureText(t, failure)}
          </p>
        )}
        <div className={actionStyles.actions}>
          <TextButton onPress={onClose}>{t('app.cancel')}</TextButton>
          <TextButton type="submit" tone="primary" isDisabled={!isComplete} isBusy={isBusy}>
            {t('app.save')}
          </TextButton>
        </div>
      </form>
    </ModalFrame>
  );
}
