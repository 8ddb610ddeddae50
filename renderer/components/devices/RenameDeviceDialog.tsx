import { type FormEvent, useState } from 'react';
import { type Device, deviceNameMaxLength } from '../../../shared/domain/Device.ts';
import { nameFault, tidyName } from '../../../shared/domain/names.ts';
import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions } from '../ui/ClientContext.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';
import { failureText } from '../ui/failureText.ts';
import { NameInput } from '../ui/fields/NameInput.tsx';

interface RenameDeviceDialogProps {
  device: Device;
  onClose: () => void;
}

/** Names one of my devices. */
export function RenameDeviceDialog({ device, onClose }: RenameDeviceDialogProps) {
  const { t } = useTranslation();
  const { renameDevice } = useActions();
  const [name, setName] = useState(device.name);
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isValid = nameFault(name, deviceNameMaxLength) === null;

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!isValid || isBusy) return;
    setBusy(true);
    const refused = await renameDevice(device.publicKey, tidyName(name));
    setBusy(false);
    if (refused) setFailure(refused.code);
    else onClose();
  }

  return (
    <ModalFrame heading={t('devices.renameHeading')} onClose={onClose}>
      <form className={actionStyles.form} onSubmit={submit}>
        <NameInput
          label={t('devices.name')}
          error={failure && failureText(t, failure)}
          value={name}
          onChange={(value) => {
            setName(value);
            setFailure(null);
          }}
          maxLength={deviceNameMaxLength}
          autoComplete="off"
          autoFocus
        />
        <div className={actionStyles.actions}>
          <TextButton onPress={onClose}>{t('app.cancel')}</TextButton>
          <TextButton type="submit" tone="primary" isDisabled={!isValid} isBusy={isBusy}>
            {t('app.save')}
          </TextButton>
        </div>
      </form>
    </ModalFrame>
  );
}
