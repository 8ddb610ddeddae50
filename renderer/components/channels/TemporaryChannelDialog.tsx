import { type FormEvent, useState } from 'react';
import { channelNameMaxLength, channelPeersMax } from '../../../shared/domain/Channel.ts';
import { nameFault, tidyName } from '../../../shared/domain/names.ts';
import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';
import { failureText, isNameFailure } from '../ui/failureText.ts';
import { NameInput } from '../ui/fields/NameInput.tsx';
import { SettingSwitch } from '../ui/fields/SettingSwitch.tsx';
import { UserLimitField } from './UserLimitField.tsx';

interface TemporaryChannelDialogProps {
  onClose: () => void;
}

/** Makes a channel for now, and joins it. */
export function TemporaryChannelDialog({ onClose }: TemporaryChannelDialogProps) {
  const { t } = useTranslation();
  const { createTemporaryChannel } = useActions();
  const suggestion = usePerch(({ me, presence }) => {
    const text = t('temporaryForm.suggestion', { name: me?.user.name ?? '' });
    const isTaken = presence.channels.some(({ name }) => name === text);
    return isTaken || nameFault(text, channelNameMaxLength) !== null ? '' : text;
  });
  const [name, setName] = useState(suggestion);
  const [userLimit, setUserLimit] = useState<number | null>(null);
  const [locked, setLocked] = useState(false);
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isComplete = nameFault(name, channelNameMaxLength) === null;
  const isAboutName = isNameFailure(failure);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!isComplete || isBusy) return;
    setBusy(true);
    const refused = await createTemporaryChannel({ name: tidyName(name), userLimit, locked });
    setBusy(false);
    if (refused) setFailure(refused.code);
    else onClose();
  }

  return (
    <ModalFrame heading={t('server.createTemporary')} onClose={onClose}>
      <form className={actionStyles.form} onSubmit={submit}>
        <p className={actionStyles.text}>{t('temporaryForm.hint')}</p>
        <NameInput
          label={t('channelForm.name')}
          error={isAboutName ? failureText(t, failure) : null}
          value={name}
          onChange={(wish) => {
            setName(wish);
            setFailure(null);
          }}
          maxLength={channelNameMaxLength}
          autoComplete="off"
          autoFocus
        />
        <UserLimitField limit={userLimit} max={channelPeersMax} onChange={setUserLimit} />
        <SettingSwitch
          label={t('channelForm.locked')}
          hint={t('channelForm.lockedHint')}
          isOn={locked}
          onChange={setLocked}
        />
        {failure !== null && !isAboutName && (
          <p role="alert" className={actionStyles.failure}>
            {failure === 'limitReached' ? t('temporaryForm.tooMany') : failureText(t, failure)}
          </p>
        )}
        <div className={actionStyles.actions}>
          <TextButton onPress={onClose}>{t('app.cancel')}</TextButton>
          <TextButton type="submit" tone="primary" isDisabled={!isComplete} isBusy={isBusy}>
            {t('temporaryForm.create')}
          </TextButton>
        </div>
      </form>
    </ModalFrame>
  );
}
