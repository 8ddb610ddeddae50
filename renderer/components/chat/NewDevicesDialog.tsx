import type { SealedPerson } from '../../state/CallEncryption.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { SealedPersonRow } from '../encryption/SealedPersonRow.tsx';
import { useCallEncryption } from '../encryption/useCallSeal.ts';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';
import { usePerson } from './messageNames.ts';

type Device = Pick<SealedPerson, 'userId' | 'deviceKey'>;

interface NewDevicesDialogProps {
  devices: readonly Device[];
  onClose: () => void;
}

/** Devices that I do not know: comparing codes with their people, or accepting them. */
export function NewDevicesDialog({ devices, onClose }: NewDevicesDialogProps) {
  const { t } = useTranslation();
  return (
    <ModalFrame heading={t('sealedChat.strangersHeading')} onClose={onClose}>
      <p className={actionStyles.text}>{t('sealedChat.strangersText')}</p>
      <ul>
        {devices.map((device) => (
          <DeviceRow key={device.deviceKey} device={device} />
        ))}
      </ul>
      <div className={actionStyles.actions}>
        <TextButton tone="primary" onPress={onClose}>
          {t('app.close')}
        </TextButton>
      </div>
    </ModalFrame>
  );
}

function DeviceRow({ device: { userId, deviceKey } }: { device: Device }) {
  const { t } = useTranslation();
  const user = usePerson(userId);
  const encryption = useCallEncryption();
  if (!user || !encryption) return null;
  return (
    <SealedPersonRow
      user={user}
      isMe={false}
      person={{ userId, deviceKey, standing: 'changed' }}
      standing={t('sealedChat.device', { name: user.name })}
      encryption={encryption}
    />
  );
}
